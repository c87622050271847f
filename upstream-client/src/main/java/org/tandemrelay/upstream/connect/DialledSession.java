package org.tandemrelay.upstream.connect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed.Cause;
import org.tandemrelay.upstream.session.ModelListener;
import org.tandemrelay.upstream.session.ModelSession;
import org.tandemrelay.upstream.session.OutputItem;
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

    /** How long the model has to answer our Close frame before the connection is cut. */
    private static final long CLOSE_GRACE_MILLIS = 2_000;

    private final EventLoop loop;
    private final ModelProtocol protocol;
    private final ModelListener listener;
    private final ModelLimits limits;

    /** Null until the channel is registered. */
    private @Nullable Channel channel;

    /** Null until the socket is open. */
    private @Nullable Future<?> readyDeadline;

    private boolean open;
    private boolean closed;
    private boolean readsPaused;

    DialledSession(EventLoop loop, ModelProtocol protocol, ModelListener listener, ModelLimits limits) {
        this.loop = loop;
        this.protocol = protocol;
        this.listener = listener;
        this.limits = limits;
    }

    // The call's side.

    @Override
    public void sendAudio(ByteBuf audio) {
        assert loop.inEventLoop();
        if (closed || !open) {
            audio.release();
        } else {
            protocol.writeAudio(audio);
        }
    }

    @Override
    public void send(ModelCommand command) {
        assert loop.inEventLoop();
        if (closed) {
            return;
        }
        if (open) {
            command.applyTo(protocol);
            flush();
        } else if (command instanceof ModelCommand.SessionClose) {
            closed = true;
            closeChannel();
        }
    }

    @Override
    public boolean writable() {
        return channel != null && channel.isWritable();
    }

    @Override
    public void pauseReading(boolean paused) {
        assert loop.inEventLoop();
        if (readsPaused != paused && channel != null) {
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
    public void flush() {
        if (channel != null) {
            channel.flush();
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
        if (event instanceof ModelEvent.SessionReady && readyDeadline != null) {
            readyDeadline.cancel(false);
        }
        listener.onModelEvent(event);
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
    public void close(int code, String reason) {
        if (closed) {
            return;
        }
        closed = true;
        // The model's Close must be seen, whatever the caller's pace was.
        channel().config().setAutoRead(true);
        channel()
                .writeAndFlush(new CloseWebSocketFrame(code, reason))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        loop.schedule(this::closeChannel, CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    // The channel's side.

    void onRegistered(Channel registered) {
        channel = registered;
    }

    void onUnreachable(Throwable failure) {
        finish(new SessionClosed(Cause.UNREACHABLE, 0, "the model cannot be reached: " + describe(failure)), 0, "");
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            onUpgraded(ctx);
        } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
            finish(new SessionClosed(Cause.SILENT, 0, "the model did not answer the WebSocket upgrade in time"), 0, "");
        } else if (event == HeartbeatHandler.PeerSilent.INSTANCE) {
            finish(new SessionClosed(Cause.SILENT, 0, "nothing came from the model any more"), 0, "");
        } else if (event instanceof SessionClosed refusal) {
            finish(refusal, 0, "");
        }
    }

    private void onUpgraded(ChannelHandlerContext ctx) {
        if (closed) {
            return;
        }
        ctx.pipeline()
                .addBefore("ws-decoder", "heartbeat", new HeartbeatHandler(limits.pingInterval(), limits.silence()));
        open = true;
        readyDeadline = loop.schedule(
                () -> finish(
                        new SessionClosed(Cause.SILENT, 0, "the model did not configure the session in time"),
                        1000,
                        "not configured in time"),
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
        if (open && !closed) {
            listener.onModelWritable(ctx.channel().isWritable());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!closed) {
            finish(
                    open
                            ? protocol.explainClose(1006, "")
                            : new SessionClosed(Cause.UNREACHABLE, 0, "the model hung up before the upgrade was done"),
                    0,
                    "");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        boolean ours = !(cause instanceof IOException || cause instanceof CodecException);
        if (ours) {
            LOG.atWarn().setCause(cause).log("a model's session failed inside the relay");
        }
        if (open) {
            finish(
                    new SessionClosed(Cause.FAILED, 0, "the connection to the model failed: " + describe(cause)),
                    ours ? 1000 : 1002,
                    "cannot go on");
        } else {
            onUnreachable(cause);
        }
    }

    /** The one end. {@code code} 0 cuts the connection without a Close frame. */
    private void finish(SessionClosed end, int code, String reason) {
        if (closed) {
            return;
        }
        if (readyDeadline != null) {
            readyDeadline.cancel(false);
        }
        if (open && code != 0) {
            close(code, reason);
        } else {
            closed = true;
            closeChannel();
        }
        listener.onModelEvent(end);
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

    /** The class too: "Connection refused" says it all, a null message nothing. */
    private static String describe(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
