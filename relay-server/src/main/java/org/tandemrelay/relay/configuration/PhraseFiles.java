package org.tandemrelay.relay.configuration;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.tandemrelay.audio.wav.WavAudio;
import org.tandemrelay.audio.wav.WavFormatException;
import org.tandemrelay.relay.agent.Phrase;

/** What is said in a call and stands recorded in a WAV file, beside the file that names it. */
record PhraseFiles(Path folder) {

    /** Longer than anybody wants to hear before an answer. */
    private static final int MOST_SECONDS = 10;

    /**
     * A phrase.
     *
     * @throws IllegalArgumentException if there is none; the message says why
     */
    Phrase read(String name) {
        Path file = folder.resolve(name);
        byte[] pcm;
        try {
            WavAudio wav = WavAudio.read(file);
            if (wav.durationMillis() > MOST_SECONDS * 1_000) {
                throw new IllegalArgumentException("is longer than " + MOST_SECONDS + " s");
            }
            pcm = wav.pcm16Mono(Phrase.FORMAT.sampleRateHz());
        } catch (NoSuchFileException missing) {
            throw new IllegalArgumentException("does not exist: there is no " + file, missing);
        } catch (WavFormatException notWav) {
            throw new IllegalArgumentException("is no WAV file that can be read: " + notWav.getMessage(), notWav);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "cannot be read: " + unreadable.getClass().getSimpleName(), unreadable);
        }
        if (pcm.length == 0) {
            throw new IllegalArgumentException("is empty");
        }
        return Phrase.of(pcm);
    }
}
