package org.tandemrelay.relay.server;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.RecordingSettings;
import org.tandemrelay.relay.keeping.AuditLog;
import org.tandemrelay.relay.keeping.Keeper;
import org.tandemrelay.relay.keeping.VaultKey;
import org.tandemrelay.relay.observe.KeepingMetrics;

/** Who keeps what of calls, by the configuration. */
final class KeeperReader {

    private static final String AUDIT_LOG = "audit.jsonl";

    private KeeperReader() {}

    /** Null where nothing can be kept. */
    static @Nullable Keeper read(Configuration configuration, MeterRegistry registry) {
        Path folder = configuration.find(RecordingSettings.RECORDINGS);
        VaultKey key = configuration.find(RecordingSettings.RECORDING_KEY);
        if (folder == null || key == null) {
            return null;
        }
        Path log = configuration.find(RecordingSettings.AUDIT_LOG);
        return new Keeper(
                new Keeper.Place(folder, key),
                new AuditLog(log == null ? folder.resolve(AUDIT_LOG) : log, InstantSource.system()),
                InstantSource.system(),
                new KeepingMetrics(registry));
    }
}
