package org.tandemrelay.relay.configuration;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Texts that stand in files of their own, beside the one that names them. */
record TextFiles(Path folder) {

    /** More than any model takes. */
    private static final long MOST_BYTES = 256 << 10;

    /**
     * A text in UTF-8.
     *
     * @throws IllegalArgumentException if there is none; the message says why
     */
    String read(String name) {
        Path file = folder.resolve(name);
        String text;
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IllegalArgumentException("is longer than " + (MOST_BYTES >> 10) + " KiB");
            }
            text = Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw new IllegalArgumentException("does not exist: there is no " + file, missing);
        } catch (CharacterCodingException notText) {
            throw new IllegalArgumentException("is not UTF-8", notText);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "cannot be read: " + unreadable.getClass().getSimpleName(), unreadable);
        }
        if (text.isBlank()) {
            throw new IllegalArgumentException("is empty");
        }
        return text.strip();
    }
}
