package org.tandemrelay.upstream.connect;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed.Cause;

/**
 * Reads why a model refused the upgrade, before the WebSocket handler, which would keep the status and lose the body. Tells the
 * session by a user event, a {@link SessionClosed}.
 */
final class RefusalHandler extends ChannelInboundHandlerAdapter {

    private static final int MAX_REASON_CHARS = 300;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof FullHttpResponse response
                && !response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            try {
                ctx.fireUserEventTriggered(explain(response));
            } finally {
                ReferenceCountUtil.release(msg);
            }
        } else {
            ctx.fireChannelRead(msg);
        }
    }

    private static SessionClosed explain(FullHttpResponse response) {
        int status = response.status().code();
        String body = response.content()
                .toString(StandardCharsets.UTF_8)
                .replaceAll("\\s+", " ")
                .trim();
        String reason = body.length() > MAX_REASON_CHARS ? body.substring(0, MAX_REASON_CHARS) + "…" : body;
        String message = "the model refused the connection: HTTP " + status + (reason.isEmpty() ? "" : ", " + reason);
        return new SessionClosed(causeOf(status), status, message);
    }

    private static Cause causeOf(int status) {
        return switch (status) {
            case 408, 429, 503 -> Cause.BUSY;
            default -> status >= 500 ? Cause.UNREACHABLE : Cause.REFUSED;
        };
    }
}
