package org.tandemrelay.relay.http;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What answers requests of one path. */
@FunctionalInterface
public interface HttpEndpoint {

    /**
     * The answer, complete but for {@code Content-Length} and {@code Connection}. Called on an event loop, so must not block; may
     * complete on any thread.
     *
     * @param request with a body of 16 KiB at most; borrowed until this returns
     * @param peer whom it came from
     */
    CompletionStage<FullHttpResponse> answer(FullHttpRequest request, HttpPeer peer);

    /** The methods that it answers; {@code HEAD} gets the answer to {@code GET} without its body. */
    default Set<HttpMethod> methods() {
        return Set.of(HttpMethod.GET, HttpMethod.HEAD);
    }
}
