package org.tandemrelay.upstream.connect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.util.ReferenceCountUtil;
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
import org.tandemrelay.upstream.websocket.FrameRules;
import org.tandemrelay.upstream.websocket.FrameRulesHandler;
import org.tandemrelay.upstream.websocket.HeartbeatHandler;

/**
 * A session from the moment of dialling, and the last handler of its channel.
 *
 * <pre>
 *            connected, upgraded            SessionReady
 *  dialling ────────────────────► opening ───────────────► ready
 *      │                             │                       │
 *      └────────── refused, timed out, lost, closed ─────────┴──► closed   (one SessionClosed, or none if we closed)
 * </pre>
 */
final class DialledSession extends ChannelInboundHandlerAdapter implements ModelSession, ModelSocket {

    private static final Logger LOG = LoggerFactory.getLogger(DialledSession.class);

    /** The name of the handler that has nothing to do any more after the upgrade. */
    static final String REFUSAL = "refusal";

    /** How long the model has to answer our Close frame before the connection is cut. */
    private static final long CLOSE_GRACE_MILLIS = 2_000;

    private final EventLoop loop;
    private final ModelProtocol protocol;
    private final ModelListener listener;
    private final Terms terms;

    /** Null until dialling, and ever after if the event loop did not take the channel. */
    private @Nullable Channel channel;

    /** For the upgrade, then for the configuration; null before dialling. */
    private @Nullable Future<?> deadline;

    private boolean open;
    private boolean closed;
    private boolean readsPaused;

    /** The call is inside one of our methods, and must not hear of what comes of it before it is out. */
    private boolean inCommand;

    /** Whom the session is with, and how patiently. */
    record Terms(ModelEndpoint endpoint, ModelLimits limits) {}

    DialledSession(EventLoop loop, ModelProtocol protocol, ModelListener listener, Terms terms) {
        this.loop = loop;
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
        boolean outer = inCommand;
        inCommand = true;
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

    @Override
    public boolean sendBase64(ByteBuf text, int start, int length) {
        assert loop.inEventLoop();
        if (closed || !open) {
            return false;
        }
        boolean outer = inCommand;
        inCommand = true;
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
            boolean outer = inCommand;
            inCommand = true;
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
        return channel != null && channel.isWritable();
    }

    @Override
    public void pauseReading(boolean paused) {
        assert loop.inEventLoop();
        // The model's answer to our Close must be seen, whatever the caller's pace is.
        if (!closed && readsPaused != paused && channel != null) {
            readsPaused = paused;
            channel.config().setAutoRead(!paused);
        }
    }

    // The dialect's side.

    @Override
    public ByteBufAllocator alloc() {
        return channel().alloc();
    }

    @Override
    public void writeText(ByteBuf json) {
        if (closed) {
            json.release();
        } else {
            channel().write(new TextWebSocketFrame(json), channel().voidPromise());
        }
    }

    @Override
    public void writeBinary(ByteBuf bytes) {
        if (closed) {
            bytes.release();
        } else {
            channel().write(new BinaryWebSocketFrame(bytes), channel().voidPromise());
        }
    }

    @Override
    public void flush() {
        if (channel == null) {
            return;
        }
        boolean outer = inCommand;
        inCommand = true;
        try {
            channel.flush();
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
        channel().config().setAutoRead(true);
        channel().writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        // Also where the frame waits behind audio that the model does not read.
        loop.schedule(this::closeChannel, CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    // The channel's side.

    /** Starts the one deadline of resolving, connecting, TLS and the upgrade together. */
    void onDialling(Channel dialled) {
        if (dialled.isRegistered()) {
            channel = dialled;
        }
        deadline = loop.schedule(
                () -> finish(SessionEnds.notUpgraded(dialled.isActive()), 0, ""),
                terms.limits().connectTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
    }

    void onUnreachable(Throwable failure) {
        finish(SessionEnds.unreachable(failure), 0, "");
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            onUpgraded(ctx);
        } else if (event == HeartbeatHandler.PeerSilent.INSTANCE) {
            finish(SessionEnds.silent(), 0, "");
        } else if (event instanceof SessionClosed refusal) {
            finish(refusal, 0, "");
        }
    }

    private void onUpgraded(ChannelHandlerContext ctx) {
        if (closed) {
            return;
        }
        ModelLimits limits = terms.limits();
        ctx.pipeline().remove(REFUSAL);
        ctx.pipeline()
                .addBefore("ws-decoder", "heartbeat", new HeartbeatHandler(limits.pingInterval(), limits.silence()))
                // Frames that came along with the 101 have still to leave the HTTP codec.
                .addBefore("ws-decoder", "frame-rules", new FrameRulesHandler(FrameRules.lenient()));
        open = true;
        cancelDeadline();
        deadline = loop.schedule(
                () -> finish(SessionEnds.notConfigured(), 1000, "not configured in time"),
                limits.readyTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
        protocol.onOpen(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        try {
            if (closed) {
                if (msg instanceof CloseWebSocketFrame) {
                    ctx.close();
                }
            } else if (msg instanceof TextWebSocketFrame text) {
                protocol.onText(text.content());
            } else if (msg instanceof BinaryWebSocketFrame binary) {
                protocol.onBinary(binary.content());
            } else if (msg instanceof CloseWebSocketFrame close) {
                onModelClose(close);
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    private void onModelClose(CloseWebSocketFrame close) {
        int code = close.statusCode() == -1 ? 1005 : close.statusCode();
        int echo = code == 1005 ? 1000 : code;
        finish(protocol.explainClose(code, close.reasonText()), echo, "");
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (open && !closed) {
            listener.onModelReadComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
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

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!closed) {
            finish(open ? protocol.explainClose(1006, "") : SessionEnds.hungUpEarly(), 0, "");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
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
        closeChannel();
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private void closeChannel() {
        if (channel != null) {
            channel.close();
        }
    }

    private Channel channel() {
        if (channel == null) {
            throw new IllegalStateException("not connected");
        }
        return channel;
    }
}
