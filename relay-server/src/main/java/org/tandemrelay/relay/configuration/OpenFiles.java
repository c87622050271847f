package org.tandemrelay.relay.configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files of a configuration that others on the machine can read, or change, who are not to. */
final class OpenFiles {

    /** What holds something that nobody else is to have. */
    private static final List<Setting<?>> KEY_FILES = List.of(
            ModelSettings.MODEL_KEY_FILE,
            AdmissionSettings.TOKEN_SECRET_FILE,
            RecordingSettings.RECORDING_KEY_FILE,
            ServerSettings.TLS_KEY);

    private OpenFiles() {}

    /** One sentence for each. */
    static List<String> of(Configuration configuration) {
        List<String> warnings = new ArrayList<>();
        for (Setting<?> named : KEY_FILES) {
            Path file = configuration.fileOf(named);
            if (file != null && SecretFiles.readableByOthers(file)) {
                warnings.add(named.name() + " can be read by everybody on this machine: chmod o-r " + file);
            }
        }
        // Who may change it adds a key of his own, or points the relay to a model of his own.
        configuration.files().stream()
                .filter(SecretFiles::writableByOthers)
                .sorted()
                .forEach(
                        file -> warnings.add(file + " can be changed by everybody on this machine: chmod o-w " + file));
        Path recordings = configuration.find(RecordingSettings.RECORDINGS);
        if (recordings != null) {
            lookAt(recordings, configuration.fileOf(RecordingSettings.RECORDING_KEY_FILE), warnings);
        }
        return warnings;
    }

    private static void lookAt(Path recordings, @Nullable Path key, List<String> warnings) {
        if (SecretFiles.readableByOthers(recordings)) {
            warnings.add("recordings can be listed by everybody on this machine: chmod o-rwx " + recordings);
        }
        if (key != null && SecretFiles.lies(key, recordings)) {
            warnings.add("recording-key-file lies in the folder of recordings: who takes one away has the other too");
        }
    }
}
