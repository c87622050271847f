package org.tandemrelay.upstream.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * An upgrade that is refused, with the vendor's kind of JSON body.
 *
 * @param status of the HTTP response
 * @param code the error's code, or null
 * @param message for a human
 * @param retryAfterSeconds the {@code Retry-After} header; 0 for none
 */
record Refusal(HttpResponseStatus status, @Nullable String code, String message, int retryAfterSeconds) {

    static Refusal of(HttpResponseStatus status, @Nullable String code, String message) {
        return new Refusal(status, code, message, 0);
    }

    /** Answers the request and closes the connection. */
    void answer(ChannelHandlerContext ctx) {
        var json = Json.object();
        json.putObject("error")
                .put("message", message)
                .put("type", status.code() >= 500 ? "server_error" : "invalid_request_error")
                .putNull("param")
                .put("code", code);
        ByteBuf body = Unpooled.wrappedBuffer(Json.bytes(json));
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (retryAfterSeconds > 0) {
            response.headers().setInt(HttpHeaderNames.RETRY_AFTER, retryAfterSeconds);
        }
        if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
        }
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
