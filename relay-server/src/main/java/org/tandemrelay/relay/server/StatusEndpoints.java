package org.tandemrelay.relay.server;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.relay.http.HttpEndpoint;
import org.tandemrelay.relay.http.Responses;
import org.tandemrelay.relay.observe.LoopWatch;

/** How the relay is, for those who watch it. */
final class StatusEndpoints {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private StatusEndpoints() {}

    /** It lives: an event loop answers. */
    static HttpEndpoint health() {
        return (request, peer) -> CompletableFuture.completedFuture(Responses.text(HttpResponseStatus.OK, "alive"));
    }

    /** It takes calls. */
    static HttpEndpoint readiness(Switchboard switchboard, LoopWatch watch, BooleanSupplier warm) {
        return (request, peer) ->
                CompletableFuture.completedFuture(readiness(switchboard, watch.allGoRound(), warm.getAsBoolean()));
    }

    private static FullHttpResponse readiness(Switchboard switchboard, boolean allGoRound, boolean warm) {
        if (switchboard.draining()) {
            return Responses.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "shutting down");
        }
        if (!warm) {
            return Responses.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "warming up");
        }
        return allGoRound
                ? Responses.text(HttpResponseStatus.OK, "ready")
                : Responses.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "an event loop is held up");
    }

    /** Its figures, written off the event loop, where speech would have to wait for them. */
    static HttpEndpoint metrics(PrometheusMeterRegistry registry, Executor offLoop) {
        return (request, peer) -> CompletableFuture.supplyAsync(
                () -> Responses.of(
                        HttpResponseStatus.OK,
                        PROMETHEUS_TEXT,
                        Unpooled.copiedBuffer(registry.scrape(), StandardCharsets.UTF_8)),
                offLoop);
    }
}
