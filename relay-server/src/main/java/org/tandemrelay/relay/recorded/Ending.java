package org.tandemrelay.relay.recorded;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended.
 *
 * @param cause one of the native protocol's causes, or one of the constants here for what only the caller can see
 * @param message for humans; empty if there is nothing to add
 * @param closeCode the WebSocket close code, the HTTP status of a refusal, or null if there was neither
 * @param retry whether calling again may help; null if nobody said so
 */
public record Ending(
        String cause,
        String message,
        @Nullable Integer closeCode,
        @Nullable Boolean retry) {

    /** No TCP, TLS or WebSocket connection came about. */
    public static final String UNREACHABLE = "unreachable";
    /** The upgrade was answered with another status than 101; {@code closeCode} is that status. */
    public static final String REFUSED = "refused";
    /** The connection broke without a Close frame. */
    public static final String CONNECTION_LOST = "connection_lost";
    /** The caller said {@code hangup} and the relay did not close in time. */
    public static final String HANGUP_UNANSWERED = "hangup_unanswered";
    /** The relay broke the protocol in a way that makes the call useless, such as another sample rate. */
    public static final String RELAY_PROTOCOL = "relay_protocol";
    /** The relay closed without having said why; {@code closeCode} is all there is. */
    public static final String CLOSED = "closed";

    /** The relay hung up, in the words of its protocol. */
    public static final String RELAY_HANGUP = "relay_hangup";

    static final String CALLER_HANGUP = "caller_hangup";
    private static final String MODEL_ENDED = "model_ended";
    private static final int NORMAL = 1_000;
    private static final Set<String> ORDERLY = Set.of(CALLER_HANGUP, RELAY_HANGUP, MODEL_ENDED, CLOSED);

    /** No connection came about, and this is why. */
    static Ending unreachable(Throwable failure) {
        return new Ending(UNREACHABLE, messageOf(failure), null, null);
    }

    /** The connection was there and broke. */
    static Ending lost(Throwable failure) {
        String cause = failure instanceof CorruptedWebSocketFrameException ? RELAY_PROTOCOL : CONNECTION_LOST;
        return new Ending(cause, messageOf(failure), null, null);
    }

    /** Whether this is an error: anything but a hang-up of either side, confirmed with close code 1000. */
    @JsonProperty("failed")
    public boolean failed() {
        boolean orderly = ORDERLY.contains(cause);
        return !orderly || closeCode == null || closeCode != NORMAL;
    }

    private static String messageOf(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }
}
