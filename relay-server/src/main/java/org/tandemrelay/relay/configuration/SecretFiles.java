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
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
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
