package org.tandemrelay.relay.caller;

import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.IOException;
import org.tandemrelay.relay.call.leg.CloseCause;

/** The one place where an exception in a caller's pipeline becomes a cause. */
final class CallerFailures {

    private CallerFailures() {}

    static CloseCause causeOf(Throwable failure) {
        if (failure instanceof CorruptedWebSocketFrameException corrupted) {
            return causeOf(corrupted.closeStatus());
        }
        if (failure instanceof TooLongFrameException || inflatesTooFar(failure)) {
            return CloseCause.CALLER_TOO_BIG;
        }
        // What we write and cannot encode is not the caller's fault.
        if (failure instanceof CodecException && !(failure instanceof EncoderException)) {
            return CloseCause.CALLER_PROTOCOL;
        }
        // Reset by peer and its kin: known noise of networks.
        return failure instanceof IOException ? CloseCause.CALLER_LOST : CloseCause.RELAY_FAILED;
    }

    /** Of Netty's inflater the limit and broken data come as the same exception. */
    private static boolean inflatesTooFar(Throwable failure) {
        return failure instanceof DecompressionException
                && String.valueOf(failure.getMessage()).startsWith("Decompression buffer");
    }

    private static CloseCause causeOf(WebSocketCloseStatus status) {
        if (status.equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
            return CloseCause.CALLER_TOO_BIG;
        }
        if (status.equals(WebSocketCloseStatus.POLICY_VIOLATION)) {
            return CloseCause.CALLER_POLICY;
        }
        return status.equals(WebSocketCloseStatus.INVALID_PAYLOAD_DATA)
                ? CloseCause.CALLER_INVALID
                : CloseCause.CALLER_PROTOCOL;
    }

    /** What the caller did wrong is told to it; what went wrong inside is not. */
    static String messageOf(CloseCause cause, Throwable failure) {
        if (cause == CloseCause.CALLER_POLICY) {
            return String.valueOf(failure.getMessage());
        }
        boolean callersOwn =
                cause != CloseCause.RELAY_FAILED && failure instanceof CodecException && failure.getMessage() != null;
        return callersOwn ? cause.message() + ": " + failure.getMessage() : cause.message();
    }
}
