package org.tandemrelay.relay.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** Whether files that hold secrets lie where nobody else finds them. */
final class SecretFiles {

    private SecretFiles() {}

    /** By the file's own mode; false where there is no such thing. */
    static boolean readableByOthers(Path file) {
        return allows(file, PosixFilePermission.OTHERS_READ);
    }

    /** Likewise. */
    static boolean writableByOthers(Path file) {
        return allows(file, PosixFilePermission.OTHERS_WRITE);
    }

    private static boolean allows(Path file, PosixFilePermission permission) {
        try {
            return Files.getPosixFilePermissions(file).contains(permission);
        } catch (IOException | UnsupportedOperationException noSuchThing) {
            return false;
        }
    }

    static boolean lies(Path file, Path folder) {
        return file.toAbsolutePath()
                .normalize()
                .startsWith(folder.toAbsolutePath().normalize());
    }
}
