package org.tandemrelay.upstream.connect;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed.Cause;

/**
 * Reads why a model refused the upgrade, before the WebSocket handler, which would keep the status and lose the body. Tells the
 * session by user events, a {@link SessionClosed} and before it a {@link RetryAfter} if there is one: when the body is whole, when enough of it is there, or when the model hangs up.
 * Answers that announce another, such as 103, are passed over. Only between {@code HttpClientCodec} and the upgrade.
 */
final class RefusalHandler extends ChannelInboundHandlerAdapter {

    private static final int MAX_BODY_BYTES = 4_096;
    private static final int MAX_REASON_CHARS = 300;

    private final ModelEndpoint endpoint;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /** Of the answer that is being read; null if it is the upgrade's, or none has come. */
    private @Nullable HttpResponseStatus status;

    /** What the answer that is being read asks for; null for nothing. */
    private @Nullable Duration retryAfter;

    private boolean told;

    RefusalHandler(ModelEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws IOException {
        if (msg instanceof HttpResponse response && !response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            status = response.status();
            retryAfter = RetryAfter.of(response.headers());
        }
        if (status == null) {
            ctx.fireChannelRead(msg);
            return;
        }
        try {
            if (msg instanceof HttpContent content) {
                onBody(ctx, content, status);
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    private void onBody(ChannelHandlerContext ctx, HttpContent content, HttpResponseStatus of) throws IOException {
        boolean last = content instanceof LastHttpContent;
        if (of.codeClass() == HttpStatusClass.INFORMATIONAL) {
            status = last ? null : of;
            return;
        }
        int bytes = Math.min(content.content().readableBytes(), MAX_BODY_BYTES - body.size());
        content.content().readBytes(body, bytes);
        if (last || body.size() == MAX_BODY_BYTES) {
            tell(ctx, of);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (status != null) {
            tell(ctx, status);
        }
        ctx.fireChannelInactive();
    }

    private void tell(ChannelHandlerContext ctx, HttpResponseStatus of) {
        if (!told) {
            told = true;
            if (retryAfter != null) {
                ctx.fireUserEventTriggered(new RetryAfter(retryAfter));
            }
            ctx.fireUserEventTriggered(explain(of.code(), endpoint.redact(body.toString(StandardCharsets.UTF_8))));
        }
    }

    private static SessionClosed explain(int status, String body) {
        String words = body.replaceAll("\\s+", " ").trim();
        String reason = words.length() > MAX_REASON_CHARS ? words.substring(0, MAX_REASON_CHARS) + "…" : words;
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
