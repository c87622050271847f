package org.tandemrelay.upstream.connect;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.util.ReferenceCountUtil;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.websocket.FrameDecoder;
import org.tandemrelay.upstream.websocket.FrameOutlet;
import org.tandemrelay.upstream.websocket.HeartbeatHandler;
import org.tandemrelay.upstream.websocket.MessageSink;
import org.tandemrelay.upstream.websocket.MessageWriter;
import org.tandemrelay.upstream.websocket.StraightReads;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** The last handler of a model's channel: what happens to the socket, told to its session. */
@EachFrame(Way.DOWN)
final class ModelSocketHandler extends ChannelInboundHandlerAdapter implements MessageSink {

    /** The name of the handler that has nothing to do any more after the upgrade. */
    static final String REFUSAL = "refusal";

    private final DialledSession session;
    private final ModelLimits limits;

    ModelSocketHandler(DialledSession session, ModelLimits limits) {
        this.session = session;
        this.limits = limits;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            ctx.pipeline().remove(REFUSAL);
            FrameDecoder frames = ctx.pipeline().get(FrameDecoder.class);
            HeartbeatHandler heartbeat = new HeartbeatHandler(limits.pingInterval(), limits.silence(), frames);
            ctx.pipeline().addAfter("ws-decoder", "heartbeat", heartbeat);
            ctx.pipeline().addLast("reads", StraightReads.INSTANCE);
            frames.deliverTo(this);
            FrameOutlet outlet = FrameOutlet.behind(ctx.pipeline().context(frames));
            session.onUpgraded(new MessageWriter(outlet, true));
        } else if (event == HeartbeatHandler.PeerSilent.INSTANCE) {
            session.onSilent();
        } else if (event instanceof RetryAfter asked) {
            session.onRetryAfter(asked.after());
        } else if (event instanceof SessionClosed refusal) {
            session.onRefused(refusal);
        }
    }

    @Override
    public void onText(ByteBuf text) {
        session.onText(text);
    }

    @Override
    public void onBinary(ByteBuf binary) {
        try {
            session.onBinary(binary);
        } finally {
            binary.release();
        }
    }

    @Override
    public void onReadComplete() {
        session.onReadComplete();
    }

    /** What does not come by {@link MessageSink}: messages that were put together of fragments, and the Close frame. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        try {
            if (msg instanceof TextWebSocketFrame text) {
                session.onText(text.content());
            } else if (msg instanceof BinaryWebSocketFrame binary) {
                session.onBinary(binary.content());
            } else if (msg instanceof CloseWebSocketFrame close) {
                session.onClose(close.statusCode(), close.reasonText());
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        session.onReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        session.onWritability();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        session.onGone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        session.onFailed(cause);
    }
}
