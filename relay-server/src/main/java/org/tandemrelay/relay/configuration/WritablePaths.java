package org.tandemrelay.relay.configuration;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads paths of files that the relay makes by itself. */
final class WritablePaths {

    private WritablePaths() {}

    /** A file that is written to, be it there or not. */
    static Path appended(String value) {
        Path file = path(value);
        if (Files.exists(file) ? Files.isWritable(file) && !Files.isDirectory(file) : inUsableFolder(file)) {
            return file;
        }
        throw new IllegalArgumentException(
                "must be a file that can be written to, or a new one in a folder that is there and can be written to");
    }

    /** A file in whose place new ones are put. */
    static Path replaced(String value) {
        Path file = path(value);
        if (inUsableFolder(file) && !Files.isDirectory(file)) {
            return file;
        }
        throw new IllegalArgumentException("must be a file in a folder that is there and can be written to");
    }

    private static boolean inUsableFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
    }

    private static Path path(String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException notAPath) {
            throw new IllegalArgumentException("must be a path");
        }
    }
}
