package org.tandemrelay.relay.server;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.http.HttpEndpoint;
import org.tandemrelay.relay.http.HttpPeer;
import org.tandemrelay.relay.http.Responses;

/**
 * The relay's figures, written off the event loop, where speech would have to wait for them. Whoever asks while they are being written gets the
 * same: the thread has other work, and who asks often is not to keep it from that. Safe from any thread.
 */
final class MetricsEndpoint implements HttpEndpoint {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<String> figures;
    private final Executor offLoop;

    /** Null while nobody asks. */
    private final AtomicReference<@Nullable CompletableFuture<byte[]>> underWay = new AtomicReference<>();

    /** Those of a registry. */
    MetricsEndpoint(PrometheusMeterRegistry registry, Executor offLoop) {
        this(registry::scrape, offLoop);
    }

    /**
     * Any.
     *
     * @param figures takes its time, and is asked on {@code offLoop}
     */
    MetricsEndpoint(Supplier<String> figures, Executor offLoop) {
        this.figures = figures;
        this.offLoop = offLoop;
    }

    @Override
    public CompletionStage<FullHttpResponse> answer(FullHttpRequest request, HttpPeer peer) {
        CompletableFuture<byte[]> mine = new CompletableFuture<>();
        CompletableFuture<byte[]> others = underWay.compareAndExchange(null, mine);
        if (others == null) {
            begin(mine);
        }
        return (others == null ? mine : others)
                .thenApply(text -> Responses.of(HttpResponseStatus.OK, PROMETHEUS_TEXT, Unpooled.wrappedBuffer(text)));
    }

    private void begin(CompletableFuture<byte[]> asked) {
        boolean taken = false;
        try {
            offLoop.execute(() -> write(asked));
            taken = true;
        } finally {
            if (!taken) {
                underWay.set(null);
            }
        }
    }

    private void write(CompletableFuture<byte[]> asked) {
        try {
            byte[] text = figures.get().getBytes(StandardCharsets.UTF_8);
            underWay.set(null);
            asked.complete(text);
        } catch (RuntimeException failure) {
            underWay.set(null);
            asked.completeExceptionally(failure);
        }
    }
}
