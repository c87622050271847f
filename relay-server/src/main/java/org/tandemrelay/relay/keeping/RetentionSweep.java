package org.tandemrelay.relay.keeping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes sealed files whose time is up, and says so in the audit log: that line is all that is left of them. Blocks on the disk. */
final class RetentionSweep {

    private static final Logger LOG = LoggerFactory.getLogger(RetentionSweep.class);

    private final Path folder;
    private final AuditLog audit;
    private final InstantSource clock;

    RetentionSweep(Path folder, AuditLog audit, InstantSource clock) {
        this.folder = folder;
        this.audit = audit;
        this.clock = clock;
    }

    /** Once; how many were deleted. */
    int run() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(file -> file.getFileName().toString().endsWith(Keeper.SUFFIX))
                    .toList();
        }
        Instant now = clock.instant();
        int deleted = 0;
        for (Path file : files) {
            if (delete(file, now)) {
                deleted++;
            }
        }
        return deleted;
    }

    private boolean delete(Path file, Instant now) {
        try {
            SealedHeader header = SealedReader.header(file);
            if (header.deleteAfter().isAfter(now)) {
                return false;
            }
            Files.delete(file);
            audit.append(AuditEvent.of(header.kind().event("deleted"))
                    .with("call", header.call())
                    .with("agent", header.agent())
                    .with("file", file.getFileName().toString())
                    .with("by", "retention")
                    .with("delete_after", header.deleteAfter().toString()));
            return true;
        } catch (IOException stays) {
            LOG.atWarn()
                    .addKeyValue("file", file.getFileName())
                    .addKeyValue("failure", stays.toString())
                    .log("a recording cannot be looked at, and so not be deleted when its time is up");
            return false;
        }
    }
}
