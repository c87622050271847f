package org.tandemrelay.upstream.connect;

import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed.Cause;

/** The ends of a session that no dialect has a word for. */
final class SessionEnds {

    private SessionEnds() {}

    static SessionClosed unreachable(Throwable failure) {
        return new SessionClosed(Cause.UNREACHABLE, 0, "the model cannot be reached: " + describe(failure));
    }

    /** The deadline passed, with the connection there but the upgrade unanswered, or with no connection at all. */
    static SessionClosed notUpgraded(boolean connected) {
        return connected
                ? new SessionClosed(Cause.SILENT, 0, "the model did not answer the WebSocket upgrade in time")
                : new SessionClosed(Cause.UNREACHABLE, 0, "the model cannot be reached: no connection in time");
    }

    static SessionClosed notConfigured() {
        return new SessionClosed(Cause.SILENT, 0, "the model did not configure the session in time");
    }

    static SessionClosed hungUpEarly() {
        return new SessionClosed(Cause.UNREACHABLE, 0, "the model hung up before the upgrade was done");
    }

    static SessionClosed silent() {
        return new SessionClosed(Cause.SILENT, 0, "nothing came from the model any more");
    }

    static SessionClosed failed(Throwable failure) {
        String message = ours(failure)
                ? "an error in the relay ended the model's session"
                : "the connection to the model failed: " + describe(failure);
        return new SessionClosed(Cause.FAILED, 0, message);
    }

    /** Whether the socket is gone, so that nobody can be told anything. */
    static boolean lost(Throwable failure) {
        return failure instanceof IOException && !(failure instanceof SSLException);
    }

    /** Whether the fault is in the relay, rather than in the network or the model. */
    static boolean ours(Throwable failure) {
        return !(failure instanceof IOException
                || failure instanceof CodecException
                || failure instanceof WebSocketHandshakeException);
    }

    /** What to tell the model when it cannot go on because of this. */
    static int closeCode(Throwable failure) {
        if (failure instanceof TooLongFrameException) {
            return 1009;
        }
        if (failure instanceof CorruptedWebSocketFrameException corrupted) {
            return corrupted.closeStatus().code();
        }
        return ours(failure) ? 1000 : 1002;
    }

    /** The class too: "Connection refused" says it all, a null message nothing. */
    private static String describe(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
