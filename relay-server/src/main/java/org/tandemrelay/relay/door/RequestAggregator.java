package org.tandemrelay.relay.door;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import org.tandemrelay.relay.http.Responses;

/** Makes whole requests, and says why it takes no big ones, where Netty's own answer is empty. */
final class RequestAggregator extends HttpObjectAggregator {

    /** Only webhooks of telephone providers have a body: a form with what is known of a call. */
    private static final int MAX_BODY_BYTES = 16 << 10;

    RequestAggregator() {
        super(MAX_BODY_BYTES);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        FullHttpResponse response = Responses.text(
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "no body over " + MAX_BODY_BYTES + " bytes is taken");
        HttpUtil.setContentLength(response, response.content().readableBytes());
        HttpUtil.setKeepAlive(response, false);
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
