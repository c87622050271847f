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

    /** No request that is answered here has a body. */
    private static final int MAX_BODY_BYTES = 4 << 10;

    RequestAggregator() {
        super(MAX_BODY_BYTES);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        FullHttpResponse response = Responses.text(
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "no request here needs a body, and none over " + MAX_BODY_BYTES + " bytes is taken");
        HttpUtil.setContentLength(response, response.content().readableBytes());
        HttpUtil.setKeepAlive(response, false);
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
