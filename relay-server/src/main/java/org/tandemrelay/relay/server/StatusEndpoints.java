package org.tandemrelay.relay.server;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.tandemrelay.relay.http.HttpEndpoint;
import org.tandemrelay.relay.http.Responses;

/** How the relay is, for those who watch it. */
final class StatusEndpoints {

    private StatusEndpoints() {}

    /** It lives: an event loop answers. */
    static HttpEndpoint health() {
        return (request, peer) -> CompletableFuture.completedFuture(Responses.text(HttpResponseStatus.OK, "alive"));
    }

    /**
     * Why it takes no calls.
     *
     * @param words for a human
     * @param stands whether it is so now; asked on an event loop
     */
    record Obstacle(String words, BooleanSupplier stands) {}

    /** It takes calls, unless something stands against it: the first is told. */
    static HttpEndpoint readiness(List<Obstacle> obstacles) {
        return (request, peer) -> CompletableFuture.completedFuture(readinessNow(obstacles));
    }

    private static FullHttpResponse readinessNow(List<Obstacle> obstacles) {
        for (Obstacle obstacle : obstacles) {
            if (obstacle.stands().getAsBoolean()) {
                return Responses.text(HttpResponseStatus.SERVICE_UNAVAILABLE, obstacle.words());
            }
        }
        return Responses.text(HttpResponseStatus.OK, "ready");
    }
}
