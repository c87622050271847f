package org.tandemrelay.relay.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** Whole HTTP answers. */
public final class Responses {

    private Responses() {}

    /** Some words, with a line's end. */
    public static FullHttpResponse text(HttpResponseStatus status, String words) {
        return of(status, "text/plain; charset=utf-8", Unpooled.copiedBuffer(words + "\n", StandardCharsets.UTF_8));
    }

    /**
     * Any content, not to be kept by caches.
     *
     * @param content owned by the answer
     */
    public static FullHttpResponse of(HttpResponseStatus status, String type, ByteBuf content) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                .set("X-Content-Type-Options", "nosniff");
        return response;
    }
}
