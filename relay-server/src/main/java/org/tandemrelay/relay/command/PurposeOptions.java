package org.tandemrelay.relay.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.keeping.AuditLog;
import picocli.CommandLine.Option;

/** What whoever touches something that was kept has to say, for the audit log, and where that is. */
final class PurposeOptions {

    @Option(names = "--purpose", required = true, paramLabel = "TEXT", description = "What for, for the audit log.")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private String purpose;

    @Option(
            names = "--audit-log",
            paramLabel = "FILE",
            description = "As audit-log of serve. Default: audit.jsonl beside the recording.")
    private @Nullable Path auditLog;

    /** What for. */
    String purpose() {
        return purpose;
    }

    /** By whom. */
    String user() {
        return System.getProperty("user.name", "unknown");
    }

    /**
     * Where the relay has told of this file. A new log is never begun here: what it said nobody would look for.
     *
     * @throws IOException if there is none
     */
    AuditLog logFor(Path file) throws IOException {
        Path log = auditLog == null ? file.resolveSibling("audit.jsonl") : auditLog;
        if (!Files.isRegularFile(log)) {
            throw new IOException("there is no audit log at '" + log + "': --audit-log says where the relay's is");
        }
        return new AuditLog(log, InstantSource.system());
    }
}
