package org.tandemrelay.relay.recorded;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/**
 * Reads why an upgrade was refused, before the WebSocket handler throws the body away. Stands before it in the pipeline, and lets
 * everything else pass.
 */
final class RefusalHandler extends ChannelInboundHandlerAdapter {

    private final RecordedCall call;

    RefusalHandler(RecordedCall call) {
        this.call = call;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof FullHttpResponse response
                && !response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            try {
                call.onRefused(
                        response.status(),
                        response.content().toString(StandardCharsets.UTF_8).strip());
            } finally {
                ReferenceCountUtil.release(response);
            }
        } else {
            ctx.fireChannelRead(msg);
        }
    }
}
