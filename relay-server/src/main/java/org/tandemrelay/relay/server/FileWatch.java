package org.tandemrelay.relay.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Tells when files have changed, and have not gone on changing since the last look: one that is half written is left alone. By one thread. */
final class FileWatch {

    private static final Stamp GONE = new Stamp(0, -1, "");

    private Map<Path, Stamp> known;
    private Map<Path, Stamp> last;

    /** By which a file is told from what it was; a file that was put in the place of another has a key of its own. */
    private record Stamp(long modifiedMillis, long bytes, String key) {}

    FileWatch(Collection<Path> files) {
        known = look(files);
        last = known;
    }

    private static Map<Path, Stamp> look(Collection<Path> files) {
        Map<Path, Stamp> stamps = new HashMap<>();
        files.forEach(file -> stamps.put(file, stamp(file)));
        return stamps;
    }

    private static Stamp stamp(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(found.lastModifiedTime().toMillis(), found.size(), String.valueOf(found.fileKey()));
        } catch (IOException notThere) {
            return GONE;
        }
    }

    /** Looks again at these files. */
    boolean changed(Collection<Path> files) {
        Map<Path, Stamp> now = look(files);
        boolean settled = now.equals(last);
        last = now;
        if (!settled || now.equals(known)) {
            return false;
        }
        known = now;
        return true;
    }
}
