package org.tandemrelay.relay.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.keeping.AuditLog;

/** Finds the audit log that a relay has told of a recording. A new one is never begun here: what it said nobody would look for. */
final class RelaysAuditLog {

    private RelaysAuditLog() {}

    /**
     * The log.
     *
     * @param given by whoever runs the command; null for that beside the recording
     * @throws IOException if there is none
     */
    static AuditLog of(Path recording, @Nullable Path given) throws IOException {
        Path log = given == null ? recording.resolveSibling("audit.jsonl") : given;
        if (!Files.isRegularFile(log)) {
            throw new IOException("there is no audit log at '" + log + "': --audit-log says where the relay's is");
        }
        return new AuditLog(log, InstantSource.system());
    }
}
