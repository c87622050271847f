package org.tandemrelay.upstream.openai;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed.Cause;

/** Which of the vendor's errors and close codes end a session, and what they mean. */
final class OpenAiErrors {

    /** Races that the protocol cannot avoid: nobody needs to hear of them. */
    private static final Set<String> HARMLESS = Set.of("input_audio_buffer_commit_empty");

    private static final Set<String> QUOTA = Set.of("insufficient_quota", "rate_limit_exceeded");
    private static final Set<String> REFUSED = Set.of(
            "invalid_api_key", "model_not_found", "access_denied", "account_deactivated", "beta_api_shape_disabled");

    private OpenAiErrors() {}

    static boolean harmless(String code) {
        return HARMLESS.contains(code);
    }

    /** The end that an {@code error} event means, or null if the session survives it. */
    static @Nullable SessionClosed fatal(String code, String type, String message) {
        if (QUOTA.contains(code)) {
            return new SessionClosed(Cause.BUSY, 0, "the model: " + message);
        }
        if (REFUSED.contains(code) || type.equals("authentication_error") || type.equals("permission_error")) {
            return new SessionClosed(Cause.REFUSED, 0, "the model: " + message);
        }
        if (code.equals("session_expired")) {
            return new SessionClosed(Cause.EXPIRED, 0, "the model: " + message);
        }
        return null;
    }

    static SessionClosed closed(int code, String reason) {
        String words = reason.isEmpty() ? "" : ": " + reason;
        return switch (code) {
            case 1000 -> new SessionClosed(Cause.NORMAL, code, "the model ended the session" + words);
            case 1001 -> new SessionClosed(Cause.EXPIRED, code, "the model's session is over" + words);
            case 1006 -> new SessionClosed(Cause.FAILED, code, "the connection to the model was lost");
            case 1012, 1013 -> new SessionClosed(Cause.BUSY, code, "the model has no room now" + words);
            default ->
                code == 1008 || code >= 4_000
                        ? new SessionClosed(Cause.REFUSED, code, "the model closed the session with " + code + words)
                        : new SessionClosed(Cause.FAILED, code, "the model broke off with " + code + words);
        };
    }
}
