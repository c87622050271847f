package org.tandemrelay.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.http.HttpPeer;

/** The figures of a relay that many ask for. */
class MetricsEndpointTest {

    private static final FullHttpRequest REQUEST =
            new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/metrics");
    private static final HttpPeer PEER = new HttpPeer(new InetSocketAddress(0), false);

    private final Queue<Runnable> work = new ArrayDeque<>();
    private final AtomicInteger written = new AtomicInteger();
    private final MetricsEndpoint endpoint =
            new MetricsEndpoint(() -> "figures " + written.incrementAndGet(), work::add);

    private CompletableFuture<FullHttpResponse> ask() {
        return endpoint.answer(REQUEST, PEER).toCompletableFuture();
    }

    private static String text(CompletableFuture<FullHttpResponse> answer) {
        FullHttpResponse response = answer.join();
        String text = response.content().toString(StandardCharsets.UTF_8);
        response.release();
        return text;
    }

    @Test
    void areWrittenOnceForAllWhoAskMeanwhile() {
        // Given
        CompletableFuture<FullHttpResponse> one = ask();
        CompletableFuture<FullHttpResponse> other = ask();

        // When
        assertThat(work).hasSize(1);
        work.remove().run();

        // Then
        assertThat(text(one)).isEqualTo("figures 1");
        assertThat(text(other)).isEqualTo("figures 1");
    }

    @Test
    void areWrittenAnewForWhoAsksAfterwards() {
        // Given
        CompletableFuture<FullHttpResponse> one = ask();
        work.remove().run();
        assertThat(text(one)).isEqualTo("figures 1");

        // When
        CompletableFuture<FullHttpResponse> later = ask();
        work.remove().run();

        // Then
        assertThat(text(later)).isEqualTo("figures 2");
    }

    @Test
    void areThereAgainAfterTheyCouldNotBeWritten() {
        // Given
        AtomicInteger asked = new AtomicInteger();
        MetricsEndpoint shaky = new MetricsEndpoint(
                () -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new IllegalStateException("no figures");
                    }
                    return "figures";
                },
                Runnable::run);

        // When / Then
        assertThat(shaky.answer(REQUEST, PEER).toCompletableFuture()).isCompletedExceptionally();
        assertThat(text(shaky.answer(REQUEST, PEER).toCompletableFuture())).isEqualTo("figures");
    }

    @Test
    void areRefusedAndNotWaitedForWhenTheRelayStops() {
        // Given
        MetricsEndpoint stopping = new MetricsEndpoint(() -> "figures", task -> {
            throw new RejectedExecutionException("stopping");
        });

        // Then
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> stopping.answer(REQUEST, PEER)).isInstanceOf(RejectedExecutionException.class);
        }
    }
}
