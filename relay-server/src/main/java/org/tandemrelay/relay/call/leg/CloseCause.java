package org.tandemrelay.relay.call.leg;

import java.util.Locale;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;

/**
 * Why a call ended: a closed set, the same in close frames, metrics and logs.
 *
 * <p>The close codes are those of RFC 6455 section 7.4.1 and the IANA registry; 4408 is ours, after HTTP's 408.
 */
public enum CloseCause {
    /** The caller said good-bye, or closed its socket. */
    CALLER_HANGUP(1000, false, "the caller hung up"),
    /** The caller's connection broke without a good-bye. */
    CALLER_LOST(1006, true, "the connection to the caller was lost"),
    /** The caller answers no pings. */
    CALLER_SILENT(4408, true, "nothing came from the caller any more, not even an answer to pings"),
    /** A caller whose first message says who it is sent none. */
    CALLER_UNSTARTED(4408, true, "the caller did not say in time what call this is"),
    /** The caller sends neither audio nor messages. */
    CALLER_IDLE(4408, true, "no audio and no message came for too long"),
    /** The caller does not read what it is sent. */
    CALLER_STALLED(1008, true, "the caller did not take what was sent to it"),
    /** WebSocket framing broken. */
    CALLER_PROTOCOL(1002, false, "the WebSocket framing is broken"),
    /** Text that is not UTF-8. */
    CALLER_INVALID(1007, false, "a text frame is not UTF-8"),
    /** A frame or message over the limit. */
    CALLER_TOO_BIG(1009, false, "a frame is too big"),
    /** Too many messages that mean nothing. */
    CALLER_POLICY(1008, false, "too many bad messages"),
    /** The caller's side names an agent that there is not. */
    AGENT_UNKNOWN(1008, false, "there is no agent of the name that the call asks for"),
    /** Nobody spoke, and the agent is to give up then. */
    NOBODY_SPOKE(1000, true, "nobody spoke for too long"),
    /** The relay's own limit on the length of calls. */
    CALL_TOO_LONG(1008, true, "the call reached its longest duration"),
    /** What the key, the agent or the relay may spend a day was spent before the call began: its model is not dialled. */
    DAY_SPENT(1013, true, "what calls may cost today is spent"),
    /** What the call, its key, its agent or the relay may spend was spent during the call. */
    BUDGET_SPENT(1008, false, "what this call may cost is spent"),
    /** The disk does not take what is to be recorded, and the call is not to be without. */
    NOT_RECORDED(1011, true, "the call cannot be recorded"),
    /** The model ended the session in good order. */
    MODEL_ENDED(1000, true, "the model ended the session"),
    /** The model's limit on the length of sessions. */
    MODEL_EXPIRED(1001, true, "the model's session has expired"),
    /** No connection to the model. */
    MODEL_UNREACHABLE(1014, true, "the model cannot be reached"),
    /** Credential, model name or session refused. */
    MODEL_REFUSED(1011, false, "the model refused the session"),
    /** Overload or quota. */
    MODEL_BUSY(1013, true, "the model has no room now"),
    /** The model broke off. */
    MODEL_FAILED(1011, true, "the model broke off"),
    /** The model said nothing when it was its turn, though its connection lived. */
    MODEL_STALLED(1011, true, "the model said nothing any more"),
    /** The model answered nothing in time. */
    MODEL_SILENT(1011, true, "the model did not answer in time"),
    /** The relay is shutting down. */
    RELAY_DRAINING(1001, true, "the relay is shutting down"),
    /** An error in the relay. */
    RELAY_FAILED(1011, true, "an error in the relay");

    private final int closeCode;
    private final boolean retryable;
    private final String message;

    CloseCause(int closeCode, boolean retryable, String message) {
        this.closeCode = closeCode;
        this.retryable = retryable;
        this.message = message;
    }

    /** The cause that the end of a model's session is. */
    public static CloseCause of(SessionClosed.Cause cause) {
        return switch (cause) {
            case NORMAL -> MODEL_ENDED;
            case EXPIRED -> MODEL_EXPIRED;
            case REFUSED -> MODEL_REFUSED;
            case BUSY -> MODEL_BUSY;
            case UNREACHABLE -> MODEL_UNREACHABLE;
            case SILENT -> MODEL_SILENT;
            case FAILED -> MODEL_FAILED;
        };
    }

    /** What the caller's Close frame says. 1006 never goes on the wire: there is nobody left to tell. */
    public int closeCode() {
        return closeCode;
    }

    /** Whether calling again may help. */
    public boolean retryable() {
        return retryable;
    }

    /** For a human, where nobody has a better message. */
    public String message() {
        return message;
    }

    /** For metrics, logs and messages: {@code model_failed}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is the end of the model's session. */
    public boolean byModel() {
        return name().startsWith("MODEL_");
    }

    /** Whether it is the caller's doing that the call ended. */
    public boolean byCaller() {
        return name().startsWith("CALLER_");
    }
}
