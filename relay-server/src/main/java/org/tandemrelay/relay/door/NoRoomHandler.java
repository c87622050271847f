package org.tandemrelay.relay.door;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import org.tandemrelay.relay.http.Responses;

/** Answers whatever is asked that the relay is full. */
final class NoRoomHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private final Refusals refusals;

    NoRoomHandler(Refusals refusals) {
        this.refusals = refusals;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        refusals.refused(Refusals.Reason.UNAVAILABLE);
        FullHttpResponse full = Responses.text(
                HttpResponseStatus.SERVICE_UNAVAILABLE, "the relay has as many connections as it can have");
        full.headers().set(HttpHeaderNames.RETRY_AFTER, FrontDoorHandler.RETRY_AFTER_SECONDS);
        HttpUtil.setContentLength(full, full.content().readableBytes());
        HttpUtil.setKeepAlive(full, false);
        ctx.writeAndFlush(full).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        ctx.close();
    }
}
