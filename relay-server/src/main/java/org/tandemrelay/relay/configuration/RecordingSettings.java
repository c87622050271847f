package org.tandemrelay.relay.configuration;

import java.nio.file.Path;
import org.tandemrelay.relay.keeping.VaultKey;

/** Where what is kept of calls lies, and what it is sealed by. */
public final class RecordingSettings {

    /** Where recordings are. */
    public static final Setting<Path> RECORDINGS = Setting.of(
            "recordings",
            "FOLDER",
            "",
            "Folder that recordings are written to, encrypted, where an agent's profile turns them on.",
            Values::folder);

    /** What they are sealed by. */
    public static final Setting<VaultKey> RECORDING_KEY = new Setting<>(
            "recording-key",
            "KEY",
            "",
            "What the keys of recordings are encrypted by: 32 bytes, as 64 hexadecimal digits or in base64.",
            VaultKey::parse,
            text -> "…");

    /** The same in a file. */
    public static final Setting<VaultKey> RECORDING_KEY_FILE = Setting.of(
            "recording-key-file", Setting.FILE, "", "File that holds it, and nothing else.", KeyFiles::vaultKeyIn);

    /** Where the audit log is. */
    public static final Setting<Path> AUDIT_LOG = Setting.of(
            "audit-log",
            "PATH",
            "",
            "File that the audit log is written to. Default: audit.jsonl in the folder of recordings.",
            WritablePaths::appended);

    private RecordingSettings() {}
}
