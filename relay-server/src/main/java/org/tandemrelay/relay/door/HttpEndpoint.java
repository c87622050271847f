package org.tandemrelay.relay.door;

import io.netty.handler.codec.http.FullHttpResponse;
import java.util.concurrent.CompletionStage;

/** What answers GET and HEAD requests of one path. */
@FunctionalInterface
public interface HttpEndpoint {

    /**
     * The answer, complete but for {@code Content-Length} and {@code Connection}. Called on an event loop, so must not block; may
     * complete on any thread.
     */
    CompletionStage<FullHttpResponse> answer();
}
