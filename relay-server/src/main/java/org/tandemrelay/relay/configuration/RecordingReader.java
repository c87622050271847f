package org.tandemrelay.relay.configuration;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.keeping.RecordingPolicy;
import org.tandemrelay.relay.redaction.Redactor;

/** Reads what is kept of an agent's calls. */
final class RecordingReader {

    private static final int MOST_DAYS = 3_650;
    private static final Duration USUAL_PAUSE = Duration.ofMinutes(2);

    private RecordingReader() {}

    /** Null for nothing. */
    static @Nullable RecordingPolicy read(YamlSection agent, Configuration settings) {
        YamlSection recording = agent.section("recording");
        if (recording == null) {
            return null;
        }
        if (settings.find(RecordingSettings.RECORDINGS) == null
                || settings.find(RecordingSettings.RECORDING_KEY) == null) {
            agent.problem("recording", "needs a folder and a key: set recordings and recording-key-file");
        }
        String purpose = recording.find("purpose", Values::text);
        if (purpose == null) {
            recording.problem("purpose", "must say what for, in the operator's words: it stands in the audit log");
        }
        Integer days = recording.find("keep-days", Values.number(1, MOST_DAYS));
        if (days == null) {
            recording.problem("keep-days", "must say after how many days a recording is deleted");
        }
        RecordingPolicy read = new RecordingPolicy(
                purpose == null ? "" : purpose,
                consent(recording),
                Duration.ofDays(days == null ? 1 : days),
                recording.get("pause-keys", Values::keys, ""),
                recording.get("resume-keys", Values::keys, ""),
                recording.get("longest-pause", Values::duration, USUAL_PAUSE),
                transcript(recording),
                recording.get("required", Values::yesOrNo, false));
        recording.refuseOthers();
        return read;
    }

    /** To be silent about it must be said in so many words. */
    private static @Nullable String consent(YamlSection recording) {
        String consent = recording.find("consent", Values::text);
        if (consent == null) {
            recording.problem(
                    "consent", "must be what the caller is told before, or 'elsewhere' if somebody else sees to that");
        }
        return "elsewhere".equals(consent) ? null : consent;
    }

    /** Null if words are not kept. */
    private static @Nullable Redactor transcript(YamlSection recording) {
        boolean kept = recording.get("transcript", Values::yesOrNo, false);
        List<String> known = recording.words("redact");
        Map<String, String> patterns = recording.texts("redact-patterns");
        if (!kept && !(known.isEmpty() && patterns.isEmpty())) {
            recording.problem(known.isEmpty() ? "redact-patterns" : "redact", "is for transcripts: set transcript");
        }
        List<String> taken = known.isEmpty() ? Redactor.USUAL : known;
        Redactor redactor = redactor(recording, "redact", taken.equals(List.of("none")) ? List.of() : taken, Map.of());
        Redactor both = redactor(recording, "redact-patterns", redactor.names(), patterns);
        return kept ? both : null;
    }

    private static Redactor redactor(
            YamlSection recording, String key, List<String> known, Map<String, String> patterns) {
        try {
            return Redactor.of(known, patterns);
        } catch (IllegalArgumentException wrong) {
            recording.problem(key, String.valueOf(wrong.getMessage()));
            return Redactor.of(List.of(), Map.of());
        }
    }
}
