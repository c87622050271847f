package org.tandemrelay.relay.caller;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.call.Call;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.upstream.websocket.FrameDecoder;
import org.tandemrelay.upstream.websocket.HeartbeatHandler;
import org.tandemrelay.upstream.websocket.MessageSink;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** The last handler of a caller's channel: what happens to the socket, told to its call. What the call has to say goes by {@link CallerLine}. */
@EachFrame(Way.UP)
final class CallerSocketHandler extends ChannelInboundHandlerAdapter implements MessageSink {

    private static final Logger LOG = LoggerFactory.getLogger(CallerSocketHandler.class);

    private final CallerEntry entry;
    private final CallerDialect dialect;
    private final CallerProtocol protocol;
    private final Switchboard switchboard;
    private final CallerLimits limits;
    private final Farewell farewell;
    private final FrameDecoder frames;

    /** Both null until the upgrade is done. */
    private @Nullable Call call;

    private @Nullable MessageRate rate;

    /** For a caller whose upgrade is under way. */
    CallerSocketHandler(CallerEntry entry, CallerPipeline.Callers callers, FrameDecoder frames) {
        this.entry = entry;
        this.dialect = entry.dialect();
        this.protocol = entry.protocol();
        this.switchboard = callers.switchboard();
        this.limits = callers.limits();
        this.farewell = new Farewell(dialect, frames, limits.farewell());
        this.frames = frames;
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
        CallerWire wire = CallerWire.upgraded(context, frames, this, limits);
        CallerLine line = new CallerLine(entry, farewell, context, wire);
        Call made = switchboard.newCall(line, protocol.started(), entry.admitted());
        line.serves(made);
        call = made;
        rate = new MessageRate(limits.messagesPerSecond(), made.loop().ticker().nanoTime());
        protocol.onOpen(line, made);
        made.start();
    }

    @Override
    public void onText(ByteBuf text) {
        if (takesMessage()) {
            protocol.onText(text);
        }
    }

    @Override
    public void onBinary(ByteBuf binary) {
        if (takesMessage()) {
            protocol.onBinary(binary);
        } else {
            binary.release();
        }
    }

    private boolean hears() {
        return call != null && !farewell.said();
    }

    /** Whoever sends far more than anybody says costs the others their time. */
    private boolean takesMessage() {
        if (call == null || rate == null || farewell.said()) {
            return false;
        }
        if (rate.takes(frames.lastReadNanos())) {
            return true;
        }
        call.end(CloseCause.CALLER_POLICY, "more than " + limits.messagesPerSecond() + " messages in a second");
        return false;
    }

    /** What does not come by {@link MessageSink}: messages of fragments, compressed ones, and the Close frame. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object msg) {
        if (!hears()) {
            Farewell.late(context, msg);
        } else if (msg instanceof BinaryWebSocketFrame binary) {
            onBinary(binary.content());
        } else {
            try {
                if (msg instanceof TextWebSocketFrame text) {
                    onText(text.content());
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
        onReadComplete();
    }

    @Override
    public void onReadComplete() {
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
}
