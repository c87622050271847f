package org.tandemrelay.upstream.connect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelListener;
import org.tandemrelay.upstream.session.ModelSession;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.websocket.CloseFrames;

/**
 * A session from the moment of dialling. {@link ModelSocketHandler} tells it what happens to its socket.
 *
 * <pre>
 *            connected, upgraded            SessionReady
 *  dialling ────────────────────► opening ───────────────► ready
 *      │                             │                       │
 *      └────────── refused, timed out, lost, closed ─────────┴──► closed   (one SessionClosed, or none if we closed)
 * </pre>
 */
final class DialledSession implements ModelSession, ModelSocket {

    private static final Logger LOG = LoggerFactory.getLogger(DialledSession.class);

    private final EventLoop loop;
    private final ModelWire wire;
    private final ModelProtocol protocol;
    private final ModelListener listener;
    private final Terms terms;

    /** For the upgrade, then for the configuration; null before dialling. */
    private @Nullable Future<?> deadline;

    private boolean open;
    private boolean closed;

    /** The call is inside one of our methods, and must not hear of what comes of it before it is out. */
    private boolean inCommand;

    /** Whom the session is with, and how patiently. */
    record Terms(ModelEndpoint endpoint, ModelLimits limits) {}

    DialledSession(EventLoop loop, ModelProtocol protocol, ModelListener listener, Terms terms) {
        this.loop = loop;
        this.wire = new ModelWire(loop);
        this.protocol = protocol;
        this.listener = listener;
        this.terms = terms;
    }

    // The call's side.

    @Override
    public void sendAudio(ByteBuf audio) {
        write(audio, true);
    }

    @Override
    public void sendMessage(ByteBuf message) {
        write(message, false);
    }

    private void write(ByteBuf bytes, boolean audio) {
        assert loop.inEventLoop();
        if (closed || !open) {
            bytes.release();
            return;
        }
        boolean outer = enterCommand();
        try {
            if (audio) {
                protocol.writeAudio(bytes);
            } else {
                protocol.writeMessage(bytes);
            }
        } finally {
            inCommand = outer;
        }
    }

    private boolean enterCommand() {
        boolean outer = inCommand;
        inCommand = true;
        return outer;
    }

    @Override
    public boolean sendBase64(ByteBuf text, int start, int length) {
        assert loop.inEventLoop();
        if (closed || !open) {
            return false;
        }
        boolean outer = enterCommand();
        try {
            return protocol.writeBase64(text, start, length);
        } finally {
            inCommand = outer;
        }
    }

    @Override
    public void send(ModelCommand command) {
        assert loop.inEventLoop();
        if (closed) {
            return;
        }
        if (open) {
            boolean outer = enterCommand();
            try {
                command.applyTo(protocol);
                flush();
            } finally {
                inCommand = outer;
            }
        } else if (command instanceof ModelCommand.SessionClose) {
            cut();
        }
    }

    @Override
    public boolean writable() {
        return wire.writable();
    }

    @Override
    public void pauseReading(boolean paused) {
        assert loop.inEventLoop();
        if (!closed) {
            wire.pauseReading(paused);
        }
    }

    // The dialect's side.

    @Override
    public ByteBufAllocator alloc() {
        return wire.alloc();
    }

    @Override
    public void writeText(ByteBuf json) {
        if (closed) {
            json.release();
        } else {
            wire.write(json);
        }
    }

    @Override
    public void flush() {
        boolean outer = enterCommand();
        try {
            wire.flush();
        } finally {
            inCommand = outer;
        }
    }

    @Override
    public void emit(ModelEvent event) {
        if (closed) {
            return;
        }
        if (event instanceof SessionClosed end) {
            finish(end, 1000, "");
            return;
        }
        if (event instanceof ModelEvent.SessionReady) {
            cancelDeadline();
        }
        if (event instanceof ModelEvent.SessionNotice notice) {
            listener.onModelEvent(new ModelEvent.SessionNotice(notice.kind(), notice.code(), redact(notice.message())));
        } else {
            listener.onModelEvent(event);
        }
    }

    @Override
    public void emitAudio(OutputItem item, ByteBuf audio) {
        if (closed) {
            audio.release();
        } else {
            listener.onModelAudio(item, audio);
        }
    }

    @Override
    public void emitMessage(ByteBuf message, String kind) {
        if (!closed) {
            listener.onModelMessage(message, kind);
        }
    }

    @Override
    public void emitSpeech(ByteBuf message, AudioFormat format, int audioBytes) {
        if (!closed) {
            listener.onModelSpeech(message, format, audioBytes);
        }
    }

    @Override
    public String redact(String words) {
        return terms.endpoint().redact(words);
    }

    @Override
    public void close(int code, String reason) {
        if (closed) {
            return;
        }
        CloseWebSocketFrame frame = CloseFrames.of(code, reason);
        closed = true;
        cancelDeadline();
        wire.close(frame);
    }

    // The socket's side: see ModelSocketHandler.

    /** Starts the one deadline of resolving, connecting, TLS and the upgrade together. */
    void onDialling(Channel dialled) {
        wire.dialled(dialled);
        deadline = loop.schedule(
                () -> finish(SessionEnds.notUpgraded(dialled.isActive()), 0, ""),
                terms.limits().connectTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
    }

    void onUnreachable(Throwable failure) {
        finish(SessionEnds.unreachable(failure), 0, "");
    }

    /** The socket speaks WebSocket from now on: the model has until the second deadline to be configured. */
    void onUpgraded() {
        if (closed) {
            return;
        }
        open = true;
        cancelDeadline();
        deadline = loop.schedule(
                () -> finish(SessionEnds.notConfigured(), 1000, "not configured in time"),
                terms.limits().readyTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
        protocol.onOpen(this);
    }

    /** The upgrade was refused; in whose words is the model's. */
    void onRefused(SessionClosed refusal) {
        finish(refusal, 0, "");
    }

    void onSilent() {
        finish(SessionEnds.silent(), 0, "");
    }

    /** Borrowed. */
    void onText(ByteBuf text) {
        if (!closed) {
            protocol.onText(text);
        }
    }

    /** Borrowed. */
    void onBinary(ByteBuf binary) {
        if (!closed) {
            protocol.onBinary(binary);
        }
    }

    /** The model's Close frame; -1 if it gave no code. */
    void onClose(int statusCode, String reason) {
        if (closed) {
            // The answer to ours.
            wire.cut();
            return;
        }
        int code = statusCode == -1 ? 1005 : statusCode;
        int echo = code == 1005 ? 1000 : code;
        finish(protocol.explainClose(code, reason), echo, "");
    }

    void onReadComplete() {
        if (open && !closed) {
            listener.onModelReadComplete();
        }
    }

    void onWritability() {
        if (inCommand) {
            loop.execute(this::tellWritability);
        } else {
            tellWritability();
        }
    }

    private void tellWritability() {
        if (open && !closed) {
            listener.onModelWritable(writable());
        }
    }

    void onGone() {
        if (!closed) {
            finish(open ? protocol.explainClose(1006, "") : SessionEnds.hungUpEarly(), 0, "");
        }
    }

    void onFailed(Throwable cause) {
        if (SessionEnds.ours(cause)) {
            LOG.atWarn().setCause(cause).log("a model's session failed inside the relay");
        }
        if (!open) {
            onUnreachable(cause);
        } else if (SessionEnds.lost(cause)) {
            finish(protocol.explainClose(1006, ""), 0, "");
        } else {
            finish(SessionEnds.failed(cause), SessionEnds.closeCode(cause), "cannot go on");
        }
    }

    /** The one end. {@code code} 0 cuts the connection without a Close frame. */
    private void finish(SessionClosed end, int code, String reason) {
        if (closed) {
            return;
        }
        if (open && code != 0) {
            close(code, reason);
        } else {
            cut();
        }
        SessionClosed told = new SessionClosed(end.cause(), end.code(), redact(end.message()));
        if (inCommand) {
            loop.execute(() -> tell(told));
        } else {
            tell(told);
        }
    }

    /** Called by timers too, whose failures nobody would see. */
    private void tell(SessionClosed end) {
        try {
            listener.onModelEvent(end);
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("a call failed at the end of its model's session");
        }
    }

    private void cut() {
        closed = true;
        cancelDeadline();
        wire.cut();
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
