package org.tandemrelay.relay.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.relay.tool.WebhookAnswer.Outcome;
import org.tandemrelay.upstream.transport.Transport;

/** A webhook that says when it wants to be asked again. */
@Execution(ExecutionMode.CONCURRENT)
class RetryAfterTest {

    private static final String DATE = "Sat, 21 Nov 2026 20:00:00 GMT";

    private final FakeWebhook server = new FakeWebhook();
    private final WebhookClient client = new WebhookClient();
    private final EventLoopGroup loops = Transport.NIO.newGroup(1, "webhooks");
    private final EventLoop loop = loops.next();
    private final List<Long> asked = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        client.close();
        server.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private WebhookAnswer post(String retryAfter, Duration timeout) {
        server.at("/busy", (exchange, time) -> {
            asked.add(System.nanoTime());
            if (time == 1) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            FakeWebhook.answer(exchange, time == 1 ? 429 : 200, "");
        });
        CompletableFuture<WebhookAnswer> answer = new CompletableFuture<>();
        WebhookMessage message = new WebhookMessage("call_1", "{}", timeout);
        loop.execute(() -> client.post(Webhook.of(server.url("/busy"), null), message, loop, answer::complete));
        return answer.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    void isLeftAloneForAsLong() {
        // When
        WebhookAnswer answer = post("1", Duration.ofSeconds(20));

        // Then
        assertThat(answer.outcome()).isEqualTo(Outcome.DONE);
        assertThat(asked.get(1) - asked.get(0)).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void isNotAskedAgainWhereThereIsNoTimeForThat() {
        // When
        WebhookAnswer answer = post("60", Duration.ofSeconds(20));

        // Then
        assertThat(answer).isEqualTo(new WebhookAnswer(Outcome.REFUSED, 429, ""));
        assertThat(asked).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "5, 5",
        "' 120 ', 120",
        "'Sat, 21 Nov 2026 20:00:07 GMT', 7",
        "'Sat, 21 Nov 2026 19:00:00 GMT', 0",
        "-5, 0",
        "9999999999, 0",
        "soon, 0"
    })
    void readsSecondsAndDates(String value, long seconds) {
        // When
        Duration read = RetryAfter.of(
                HttpHeaders.of(Map.of("Date", List.of(DATE), "Retry-After", List.of(value)), (name, text) -> true));

        // Then
        assertThat(read).isEqualTo(Duration.ofSeconds(seconds));
    }
}
