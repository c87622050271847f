package org.tandemrelay.relay.caller;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Bounds the frames of a message, of which Netty's aggregator bounds only the bytes: frames without any could go on for ever, and each
 * costs more than its bytes.
 */
final class FragmentLimitHandler extends ChannelInboundHandlerAdapter {

    private static final int MAX_FRAGMENTS = 256;

    /** Of the message that is coming in. */
    private int fragments;

    private boolean exceeded;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (exceeded && !(msg instanceof CloseWebSocketFrame)) {
            ReferenceCountUtil.release(msg);
            return;
        }
        if (isData(msg)) {
            fragments = ((WebSocketFrame) msg).isFinalFragment() ? 0 : fragments + 1;
        }
        if (fragments > MAX_FRAGMENTS && !exceeded) {
            exceeded = true;
            ReferenceCountUtil.release(msg);
            ctx.fireExceptionCaught(
                    new TooLongFrameException("a message came in more than " + MAX_FRAGMENTS + " fragments"));
            return;
        }
        ctx.fireChannelRead(msg);
    }

    private static boolean isData(Object msg) {
        return msg instanceof BinaryWebSocketFrame
                || msg instanceof TextWebSocketFrame
                || msg instanceof ContinuationWebSocketFrame;
    }
}
