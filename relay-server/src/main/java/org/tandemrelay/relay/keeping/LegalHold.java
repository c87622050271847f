package org.tandemrelay.relay.keeping;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Keeps sealed files from being deleted when their time is up, until they are released. A file that is held has another name, by which nobody
 * deletes it: so either the deletion comes first, or the hold, and never half of each. Blocks on the disk.
 */
public final class LegalHold {

    /** What the names of files that are held end with. */
    public static final String SUFFIX = Keeper.SUFFIX + ".held";

    private final AuditLog audit;
    private final String by;
    private final String purpose;

    /**
     * Holds and releases by somebody's order.
     *
     * @param audit is told before anything is done
     * @param by whose order it is
     * @param purpose what for, in their words
     */
    public LegalHold(AuditLog audit, String by, String purpose) {
        this.audit = audit;
        this.by = by;
        this.purpose = purpose;
    }

    /**
     * Holds a file, be it still written to.
     *
     * @return its name from now on
     * @throws IOException if there is no such file any more, it is held already, or it is no sealed file
     */
    public Path hold(Path file) throws IOException {
        return move(file, "held", Keeper.SUFFIX, SUFFIX);
    }

    /**
     * Releases a file: it is deleted when its time is up, which may be now.
     *
     * @return its name from now on
     * @throws IOException if there is no such file, it is not held, or it is no sealed file
     */
    public Path release(Path file) throws IOException {
        return move(file, "released", SUFFIX, Keeper.SUFFIX);
    }

    private Path move(Path file, String done, String from, String to) throws IOException {
        String name = file.getFileName().toString();
        if (!name.endsWith(from)) {
            throw new IOException("its name does not end with " + from);
        }
        SealedHeader header = SealedReader.header(file);
        Path target = file.resolveSibling(name.substring(0, name.length() - from.length()) + to);
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        audit.append(AuditEvent.of(header.kind().event(done))
                .with("call", header.call())
                .with("agent", header.agent())
                .with("file", target.getFileName().toString())
                .with("by", by)
                .with("purpose", purpose)
                .with("delete_after", header.deleteAfter().toString()));
        return Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
