package org.tandemrelay.relay.caller;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.ReferenceCountUtil;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.call.Call;
import org.tandemrelay.relay.call.CallerCapabilities;
import org.tandemrelay.relay.call.CallerCommand;
import org.tandemrelay.relay.call.CallerEvent;
import org.tandemrelay.relay.call.CallerLeg;
import org.tandemrelay.relay.call.CloseCause;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.websocket.HeartbeatHandler;

/** The last handler of a caller's channel, and the caller's leg of its call. */
final class CallerSocketHandler extends ChannelInboundHandlerAdapter implements CallerLeg, CallerSocket {

    private static final Logger LOG = LoggerFactory.getLogger(CallerSocketHandler.class);

    /** How long the caller has to answer our Close frame before the connection is cut. */
    private static final long CLOSE_GRACE_MILLIS = 2_000;

    /** Causes that may be frames which cannot be followed any further. */
    private static final Set<CloseCause> DEAF = Set.of(
            CloseCause.CALLER_PROTOCOL, CloseCause.CALLER_INVALID, CloseCause.CALLER_TOO_BIG, CloseCause.CALLER_POLICY);

    /** What may wait for a caller to read: more than any answer to it, and less than would hurt. */
    private static final long MAX_UNREAD_BYTES = 256 << 10;

    private final CallerDialect dialect;
    private final CallerProtocol protocol;
    private final Switchboard switchboard;
    private final CallerLimits limits;

    /** Null until the handler is in a pipeline. */
    private @Nullable ChannelHandlerContext ctx;

    /** Null until the upgrade is done. */
    private @Nullable Call call;

    /** One Close frame, ever. */
    private boolean closeSent;

    private boolean closeReceived;

    /** Of the model's messages, since the socket last took more; a single one of them may be long. */
    private long passedBytes;

    /** What the far end last said of it; true where it says nothing. */
    private boolean takesSpeech = true;

    /** It cannot be spoken to before it has said something more. */
    private boolean owes;

    /** A leg for a caller whose upgrade is under way. */
    CallerSocketHandler(CallerDialect dialect, CallerProtocol protocol, Switchboard switchboard, CallerLimits limits) {
        this.dialect = dialect;
        this.protocol = protocol;
        this.switchboard = switchboard;
        this.limits = limits;
    }

    // The channel's side.

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        ctx = added;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof HandshakeComplete) {
            onUpgraded(context);
        } else if (event == HeartbeatHandler.PeerSilent.INSTANCE) {
            hangup(CloseCause.CALLER_SILENT);
        }
    }

    private void onUpgraded(ChannelHandlerContext context) {
        context.pipeline()
                .addBefore("wsdecoder", "heartbeat", new HeartbeatHandler(limits.pingInterval(), limits.silence()));
        Call made = switchboard.newCall(this, protocol.started());
        call = made;
        protocol.onOpen(this, made);
        made.start();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object msg) {
        if (closeSent || call == null) {
            onLate(msg);
        } else if (msg instanceof BinaryWebSocketFrame binary) {
            protocol.onBinary(binary.content());
        } else {
            try {
                if (msg instanceof TextWebSocketFrame text) {
                    protocol.onText(text.content());
                } else if (msg instanceof CloseWebSocketFrame close) {
                    onClose(close);
                }
            } finally {
                ReferenceCountUtil.release(msg);
            }
        }
    }

    /** After our Close frame only the caller's is of interest. */
    private void onLate(Object msg) {
        try {
            if (msg instanceof CloseWebSocketFrame) {
                context().close();
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    private void onClose(CloseWebSocketFrame close) {
        closeReceived = true;
        int code = close.statusCode();
        hangup(
                CloseCause.CALLER_HANGUP,
                code == -1 ? "the caller closed without a code" : "the caller closed with code " + code);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (call != null) {
            call.onCallerReadComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (call != null) {
            call.onCallerWritable(reads());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        hangup(CloseCause.CALLER_LOST);
        if (call != null) {
            call.onCallerGone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        CloseCause cause = CallerFailures.causeOf(failure);
        if (call == null) {
            onFailureBeforeTheCall(context, cause, failure);
        } else if (cause == CloseCause.RELAY_FAILED) {
            call.fail(failure);
        } else {
            call.end(cause, CallerFailures.messageOf(cause, failure));
        }
    }

    private void onFailureBeforeTheCall(ChannelHandlerContext context, CloseCause cause, Throwable failure) {
        if (cause == CloseCause.RELAY_FAILED) {
            LOG.atWarn()
                    .setCause(LOG.isDebugEnabled() ? failure : null)
                    .addKeyValue("caller", dialect.name())
                    .addKeyValue("failure", failure.toString())
                    .log("a call could not begin");
        }
        context.close();
    }

    private void hangup(CloseCause cause) {
        hangup(cause, cause.message());
    }

    private void hangup(CloseCause cause, String message) {
        if (call != null) {
            call.onCallerEvent(new CallerEvent.Hangup(cause, message));
        }
    }

    // The call's side.

    @Override
    public String dialect() {
        return dialect.name();
    }

    @Override
    public CallerCapabilities capabilities() {
        return protocol.capabilities(dialect.capabilities());
    }

    @Override
    public EventLoop loop() {
        return context().channel().eventLoop();
    }

    @Override
    public ByteBufAllocator alloc() {
        return context().alloc();
    }

    @Override
    public void sendAudio(OutputItem item, ByteBuf audio) {
        if (closeSent) {
            audio.release();
        } else {
            protocol.writeAudio(item, audio);
        }
    }

    @Override
    public void passMessage(ByteBuf message, String kind) {
        if (closeSent) {
            message.release();
        } else {
            countPassed(message);
            protocol.passMessage(message, kind);
        }
    }

    @Override
    public void passSpeech(ByteBuf message) {
        if (closeSent) {
            message.release();
        } else {
            countPassed(message);
            writeText(message);
        }
    }

    private void countPassed(ByteBuf message) {
        passedBytes = (writable() ? 0 : passedBytes) + message.readableBytes();
    }

    @Override
    public void pauseReading(boolean paused) {
        context().channel().config().setAutoRead(!paused);
    }

    @Override
    public void send(CallerCommand command) {
        if (closeSent) {
            return;
        }
        command.applyTo(protocol);
        if (command instanceof CallerCommand.Hangup hangup) {
            close(hangup.cause());
        }
    }

    private void close(CloseCause cause) {
        closeSent = true;
        // After a Close frame there is nothing more to send.
        if (context().pipeline().get(HeartbeatHandler.class) != null) {
            context().pipeline().remove(HeartbeatHandler.class);
        }
        if (cause == CloseCause.CALLER_LOST || !context().channel().isActive()) {
            context().close();
            return;
        }
        CloseWebSocketFrame frame = new CloseWebSocketFrame(dialect.closeCode(cause), cause.label());
        if (closeReceived) {
            context().writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        context().writeAndFlush(frame).addListener(written -> onCloseWritten(written.isSuccess(), cause));
        loop().schedule(() -> context().close(), CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * A caller whose frames cannot be told apart any more cannot be heard to answer the Close frame: that nothing more comes is told to it
     * by TCP too. What it still sends is read and dropped meanwhile, since closing over it would throw our Close frame away.
     */
    private void onCloseWritten(boolean success, CloseCause cause) {
        boolean deaf = DEAF.contains(cause);
        if (!success) {
            context().close();
        } else if (deaf && context().channel() instanceof DuplexChannel socket) {
            socket.shutdownOutput();
        }
    }

    /** Speech and the model's messages stop by themselves when the caller does not read, but answers to its messages do not. */
    @Override
    public void flush() {
        context().flush();
        Channel channel = context().channel();
        if (call != null && channel.isActive() && channel.bytesBeforeWritable() > MAX_UNREAD_BYTES + passedBytes) {
            call.end(CloseCause.CALLER_STALLED);
        }
    }

    @Override
    public boolean writable() {
        return takesSpeech && reads();
    }

    private boolean reads() {
        return !owes && context().channel().isWritable();
    }

    // The dialect's side.

    @Override
    public void writeText(ByteBuf text) {
        context().write(new TextWebSocketFrame(text), context().voidPromise());
    }

    @Override
    public void writeBinary(ByteBuf binary) {
        context().write(new BinaryWebSocketFrame(binary), context().voidPromise());
    }

    @Override
    public void takesSpeech(boolean takes) {
        takesSpeech = takes;
    }

    @Override
    public void owes(boolean something) {
        owes = something;
        if (call != null) {
            call.onCallerWritable(reads());
        }
    }

    private ChannelHandlerContext context() {
        if (ctx == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return ctx;
    }
}
