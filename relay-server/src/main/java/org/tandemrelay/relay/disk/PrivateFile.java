package org.tandemrelay.relay.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files that are read and written by their owner alone, whatever the process's umask would let others do: what is said in calls, who said
 * it, and what it cost. Blocks on the disk: not for an event loop.
 */
public final class PrivateFile {

    private static final FileAttribute<Set<PosixFilePermission>> OWNERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFile() {}

    /**
     * Opens a file. One that is made by this has mode 0600 from its first moment on, where the file system knows modes; one that is there
     * keeps its own: an operator may have let others in by purpose.
     *
     * @param options among them, for one that may have to be made, that it may
     */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        boolean modes = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return modes ? FileChannel.open(file, Set.of(options), OWNERS) : FileChannel.open(file, options);
    }
}
