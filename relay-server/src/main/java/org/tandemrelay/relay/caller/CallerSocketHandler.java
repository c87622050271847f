package org.tandemrelay.relay.caller;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.call.Admitted;
import org.tandemrelay.relay.call.Call;
import org.tandemrelay.relay.call.CallerCapabilities;
import org.tandemrelay.relay.call.CallerCommand;
import org.tandemrelay.relay.call.CallerEvent;
import org.tandemrelay.relay.call.CallerLeg;
import org.tandemrelay.relay.call.CloseCause;
import org.tandemrelay.relay.call.PassedMessages;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.websocket.FrameDecoder;
import org.tandemrelay.upstream.websocket.HeartbeatHandler;

/** The last handler of a caller's channel, and the caller's leg of its call. */
final class CallerSocketHandler extends ChannelInboundHandlerAdapter implements CallerLeg, CallerSocket {

    private static final Logger LOG = LoggerFactory.getLogger(CallerSocketHandler.class);

    /** What may wait for a caller to read: more than any answer to it, and less than would hurt. */
    private static final long MAX_UNREAD_BYTES = 256 << 10;

    private final CallerDialect dialect;
    private final CallerProtocol protocol;
    private final Admitted admitted;
    private final Switchboard switchboard;
    private final CallerLimits limits;
    private final Farewell farewell;
    private final FrameDecoder frames;

    /** Null until the handler is in a pipeline. */
    private @Nullable ChannelHandlerContext ctx;

    /** Null until the upgrade is done. */
    private @Nullable Call call;

    /** Of the model's messages, since the socket last took more; a single one of them may be long. */
    private long passedBytes;

    /** What the dialect last said of the far end; true where it says nothing. */
    private boolean takesSpeech = true;

    /** A leg for a caller whose upgrade is under way. */
    CallerSocketHandler(CallerEntry entry, CallerPipeline.Callers callers, FrameDecoder frames) {
        this.dialect = entry.dialect();
        this.protocol = entry.protocol();
        this.admitted = entry.admitted();
        this.switchboard = callers.switchboard();
        this.limits = callers.limits();
        this.farewell = new Farewell(dialect);
        this.frames = frames;
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
        } else if (event instanceof RoundTripHandler.Measured roundTrip && call != null) {
            call.onRoundTrip(roundTrip.nanos());
        }
    }

    private void onUpgraded(ChannelHandlerContext context) {
        ChannelPipeline pipeline = context.pipeline();
        // Netty's has seen no byte yet: the 101 has just gone out.
        pipeline.replace("wsdecoder", "frames", frames);
        pipeline.addBefore("frames", "heartbeat", new HeartbeatHandler(limits.pingInterval(), limits.silence()));
        frames.leadPast(pipeline.context("fragments"));
        Call made = switchboard.newCall(this, protocol.started(), admitted);
        call = made;
        protocol.onOpen(this, made);
        made.start();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object msg) {
        if (farewell.said() || call == null) {
            Farewell.late(context, msg);
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

    private void onClose(CloseWebSocketFrame close) {
        farewell.heard();
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
            call.onCallerWritable(context.channel().isWritable());
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
        if (farewell.said()) {
            audio.release();
        } else {
            protocol.writeAudio(item, audio);
        }
    }

    @Override
    public void sendBase64(OutputItem item, ByteBuf text) {
        if (farewell.said()) {
            text.release();
        } else {
            protocol.writeBase64(item, text);
        }
    }

    @Override
    public void passMessage(ByteBuf message, String kind) {
        if (farewell.said()) {
            message.release();
        } else {
            countPassed(message);
            protocol.passMessage(message, kind);
        }
    }

    @Override
    public @Nullable PassedMessages passedMessages() {
        return protocol.passedMessages();
    }

    @Override
    public void passSpeech(ByteBuf message) {
        if (farewell.said()) {
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
    public void measureRoundTrip() {
        if (!farewell.said()) {
            ChannelPipeline pipeline = context().pipeline();
            pipeline.get(RoundTripHandler.class).measure(pipeline.context(RoundTripHandler.class));
        }
    }

    @Override
    public void pauseReading(boolean paused) {
        context().channel().config().setAutoRead(!paused);
    }

    @Override
    public void send(CallerCommand command) {
        if (farewell.said()) {
            return;
        }
        command.applyTo(protocol);
        if (command instanceof CallerCommand.Hangup hangup) {
            farewell.say(context(), hangup.cause());
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
        return takesSpeech && context().channel().isWritable();
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

    private ChannelHandlerContext context() {
        if (ctx == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return ctx;
    }
}
