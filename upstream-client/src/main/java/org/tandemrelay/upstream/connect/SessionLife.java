package org.tandemrelay.upstream.connect;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelListener;
import org.tandemrelay.upstream.websocket.CloseFrames;
import org.tandemrelay.upstream.workingset.EachFrame;

/**
 * Where a session stands, how long it may stand there, and its one end.
 *
 * <pre>
 *            connected, upgraded            SessionReady
 *  dialling ────────────────────► opening ───────────────► ready
 *      │                             │                       │
 *      └────────── refused, timed out, lost, closed ─────────┴──► over   (one SessionClosed, or none if we closed)
 * </pre>
 */
@EachFrame
final class SessionLife {

    private static final Logger LOG = LoggerFactory.getLogger(SessionLife.class);

    private final EventLoop loop;
    private final ModelWire wire;
    private final ModelListener listener;
    private final DialledSession.Terms terms;

    /** For the upgrade, then for the configuration; null before dialling. */
    private @Nullable Future<?> deadline;

    private boolean upgraded;
    private boolean over;

    /** The call is inside one of the session's methods, and must not hear of what comes of it before it is out. */
    private boolean inCommand;

    SessionLife(EventLoop loop, ModelWire wire, ModelListener listener, DialledSession.Terms terms) {
        this.loop = loop;
        this.wire = wire;
        this.listener = listener;
        this.terms = terms;
    }

    boolean over() {
        return over;
    }

    /** The socket speaks WebSocket, and no end has come. */
    boolean open() {
        return upgraded && !over;
    }

    // Commands of the call.

    /** @return for {@link #leaveCommand}: commands can be nested */
    boolean enterCommand() {
        boolean outer = inCommand;
        inCommand = true;
        return outer;
    }

    void leaveCommand(boolean outer) {
        inCommand = outer;
    }

    /** What the call is to hear: now, or when it is out of its command. */
    void tell(Runnable news) {
        if (inCommand) {
            loop.execute(news);
        } else {
            news.run();
        }
    }

    // Phases.

    /** Starts the one deadline of resolving, connecting, TLS and the upgrade together. */
    void onDialling(Channel dialled) {
        wait(terms.limits().connectTimeout(), () -> end(SessionEnds.notUpgraded(dialled.isActive()), 0, ""));
    }

    /** The model has until the second deadline to be configured. */
    void onUpgraded() {
        upgraded = true;
        wait(terms.limits().readyTimeout(), () -> end(SessionEnds.notConfigured(), 1000, "not configured in time"));
    }

    void onReady() {
        cancelDeadline();
        terms.attempt().ready();
    }

    void onRetryAfter(Duration asked) {
        terms.attempt().retryAfter(asked);
    }

    private void wait(Duration patience, Runnable end) {
        cancelDeadline();
        deadline = loop.schedule(end, patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    // Ends.

    /** The one end that the call is told of. {@code code} 0 cuts the connection without a Close frame. */
    void end(SessionClosed end, int code, String reason) {
        if (over) {
            return;
        }
        if (upgraded && code != 0) {
            close(code, reason);
        } else {
            cut();
        }
        SessionClosed told =
                new SessionClosed(end.cause(), end.code(), terms.endpoint().redact(end.message()));
        terms.attempt().ended(told);
        tell(() -> tellEnd(told));
    }

    /** Called by timers too, whose failures nobody would see. */
    private void tellEnd(SessionClosed end) {
        try {
            listener.onModelEvent(end);
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("a call failed at the end of its model's session");
        }
    }

    /** Our own end, in good order. */
    void close(int code, String reason) {
        if (!over) {
            CloseWebSocketFrame frame = CloseFrames.of(code, reason);
            over = true;
            cancelDeadline();
            wire.close(frame);
        }
    }

    /** Our own end, without a word. */
    void cut() {
        over = true;
        cancelDeadline();
        wire.cut();
    }
}
