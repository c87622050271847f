package org.tandemrelay.relay.keeping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes sealed files whose time is up, and says so in the audit log first: that line is all that is left of them. If the relay dies between the
 * two, the next sweep finishes the work, and the line stands there twice. Blocks on the disk.
 */
final class RetentionSweep {

    private static final Logger LOG = LoggerFactory.getLogger(RetentionSweep.class);

    /** What the names of files that are about to be deleted end with. */
    private static final String GOING = ".deleting";

    private final Path folder;
    private final AuditLog audit;
    private final InstantSource clock;
    private int untold;

    /** Of which the log has been told. */
    private final Set<Path> unreadable = new HashSet<>();

    RetentionSweep(Path folder, AuditLog audit, InstantSource clock) {
        this.folder = folder;
        this.audit = audit;
        this.clock = clock;
    }

    /** Once; how many were deleted. Again for the rest. */
    int run() throws IOException {
        untold = 0;
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(RetentionSweep::concerns).toList();
        }
        unreadable.retainAll(files);
        Instant now = clock.instant();
        int deleted = 0;
        for (Path file : files) {
            if (delete(file, now)) {
                deleted++;
            }
        }
        return deleted;
    }

    /** How many lines the audit log lacks of what was deleted this time. */
    int untold() {
        return untold;
    }

    private static boolean concerns(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(Keeper.SUFFIX) || name.endsWith(GOING);
    }

    private boolean delete(Path file, Instant now) {
        try {
            SealedHeader header = SealedReader.header(file);
            if (header.deleteAfter().isAfter(now)) {
                return false;
            }
            Path going = going(file);
            AuditEvent line = line(header, going);
            boolean told = told(line);
            Files.delete(going);
            // Where the log is on the same disk, which was full, there is room now.
            if (!told && !told(line)) {
                untold++;
                LOG.atError()
                        .addKeyValue("file", going.getFileName())
                        .log("a recording was deleted, its time being up, and the audit log cannot tell");
            }
            return true;
        } catch (IOException stays) {
            if (unreadable.add(file)) {
                LOG.atWarn()
                        .addKeyValue("file", file.getFileName())
                        .addKeyValue("failure", stays.toString())
                        .log("a recording cannot be looked at, and so not be deleted when its time is up");
            }
            return false;
        }
    }

    /** By another name nobody can hold it any more: what the log then says of it is true. */
    private static Path going(Path file) throws IOException {
        String name = file.getFileName().toString();
        return name.endsWith(GOING)
                ? file
                : Files.move(file, file.resolveSibling(name + GOING), StandardCopyOption.ATOMIC_MOVE);
    }

    private static AuditEvent line(SealedHeader header, Path going) {
        String name = going.getFileName().toString();
        return AuditEvent.of(header.kind().event("deleted"))
                .with("call", header.call())
                .with("agent", header.agent())
                .with("file", name.substring(0, name.length() - GOING.length()))
                .with("by", "retention")
                .with("delete_after", header.deleteAfter().toString());
    }

    private boolean told(AuditEvent line) {
        try {
            audit.append(line);
            return true;
        } catch (IOException failure) {
            LOG.atWarn()
                    .addKeyValue("event", line.name())
                    .addKeyValue("failure", failure.toString())
                    .log("the audit log cannot be written");
            return false;
        }
    }
}
