package org.tandemrelay.relay.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.relay.tool.WebhookAnswer.Outcome;
import org.tandemrelay.upstream.transport.Transport;

/** Posts to a real web server, which behaves as badly as web servers do. */
@Execution(ExecutionMode.CONCURRENT)
class WebhookClientTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_900_000_000);
    private static final WebhookMessage MESSAGE =
            new WebhookMessage("call_1_item_7", "{\"tool\":\"weather\",\"where\":\"Köln\"}", Duration.ofSeconds(20));

    private final FakeWebhook server = new FakeWebhook();
    private final WebhookClient client = new WebhookClient(Clock.fixed(NOW, ZoneOffset.UTC));
    private final EventLoopGroup loops = Transport.NIO.newGroup(1, "webhooks");
    private final EventLoop loop = loops.next();

    @AfterEach
    void stop() {
        client.close();
        server.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Webhook webhook(String path) {
        return Webhook.of(server.url(path), null);
    }

    private WebhookAnswer post(Webhook to) {
        return post(to, MESSAGE);
    }

    private WebhookAnswer post(Webhook to, WebhookMessage message) {
        CompletableFuture<WebhookAnswer> answer = new CompletableFuture<>();
        loop.execute(() -> client.post(to, message, loop, got -> {
            assertThat(loop.inEventLoop()).isTrue();
            answer.complete(got);
        }));
        return answer.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    void givesWhatTheWebhookAnswered() {
        // Given
        server.at("/weather", 200, "{\"degrees\": 12}\n");

        // When
        WebhookAnswer answer = post(webhook("/weather"));

        // Then
        assertThat(answer).isEqualTo(new WebhookAnswer(Outcome.DONE, 200, "{\"degrees\": 12}"));
        FakeWebhook.Posted posted = server.posted().get(0);
        assertThat(posted.body()).isEqualTo(MESSAGE.json());
        assertThat(posted.header("content-type")).isEqualTo("application/json");
        assertThat(posted.header("webhook-signature")).isEmpty();
    }

    /** As a webhook's owner would, by the standard's words alone. */
    @Test
    void signsWhatItPosts() throws Exception {
        // Given
        server.at("/signed", 200, "1");
        byte[] key = "a key of 24 bytes or more".getBytes(StandardCharsets.UTF_8);

        // When
        post(Webhook.of(server.url("/signed"), WebhookSecret.of(new String(key, StandardCharsets.UTF_8))));

        // Then
        FakeWebhook.Posted posted = server.posted().get(0);
        String signed =
                String.join(".", posted.header("webhook-id"), posted.header("webhook-timestamp"), posted.body());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        byte[] expected = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
        String[] versionAndValue = posted.header("webhook-signature").split(",", 2);
        assertThat(versionAndValue[0]).isEqualTo("v1");
        assertThat(MessageDigest.isEqual(expected, java.util.Base64.getDecoder().decode(versionAndValue[1])))
                .isTrue();
        assertThat(posted.header("webhook-timestamp")).isEqualTo("1900000000");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void triesAgainUnderTheSameNameWhereThatMayHelp(int status) {
        // Given
        server.at("/flaky", (exchange, time) -> FakeWebhook.answer(exchange, time < 3 ? status : 200, "true"));

        // When
        WebhookAnswer answer = post(webhook("/flaky"));

        // Then
        assertThat(answer.outcome()).isEqualTo(Outcome.DONE);
        assertThat(server.posted())
                .extracting(posted -> posted.header("webhook-id"))
                .containsExactly("call_1_item_7", "call_1_item_7", "call_1_item_7");
    }

    @Test
    void givesUpAfterAsManyTriesAsItMayHave() {
        // Given
        server.at("/broken", 502, "{\"stack\":\"inside details\"}");

        // When
        WebhookAnswer answer = post(webhook("/broken"));

        // Then
        assertThat(answer).isEqualTo(new WebhookAnswer(Outcome.REFUSED, 502, ""));
        assertThat(server.posted()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 410})
    void takesNoForAnAnswer(int status) {
        // Given
        server.at("/no", status, "no");

        // When / Then
        assertThat(post(webhook("/no"))).isEqualTo(new WebhookAnswer(Outcome.REFUSED, status, ""));
        assertThat(server.posted()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void followsNoRedirection(int status) {
        // Given
        server.at("/elsewhere", 200, "{}").at("/moved", (exchange, time) -> {
            exchange.getResponseHeaders()
                    .add("Location", server.url("/elsewhere").toString());
            FakeWebhook.answer(exchange, status, "");
        });

        // When / Then
        assertThat(post(webhook("/moved"))).isEqualTo(new WebhookAnswer(Outcome.REFUSED, status, ""));
        assertThat(server.posted()).extracting(FakeWebhook.Posted::path).containsExactly("/moved");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"<html>|NOT_JSON", "{\"a\":1} and more|NOT_JSON", "{\"a\":|NOT_JSON", "\"words\"|DONE", "null|DONE"
            },
            quoteCharacter = '`')
    void tellsJsonFromWhatIsNone(String body, Outcome outcome) {
        // Given
        server.at("/any", 200, body);

        // When / Then
        assertThat(post(webhook("/any")).outcome()).isEqualTo(outcome);
    }

    @Test
    void takesNothingForAnEmptyObject() {
        // Given
        server.at("/silent", 204, "");

        // When / Then
        assertThat(post(webhook("/silent"))).isEqualTo(new WebhookAnswer(Outcome.DONE, 204, "{}"));
    }

    @Test
    void breaksOffAnAnswerThatIsTooLong() {
        // Given
        String huge = "\"" + "x".repeat(200_000) + "\"";
        server.at("/huge", 200, huge).at("/just", 200, "\"" + "x".repeat(64 * 1024 - 2) + "\"");

        // When / Then
        assertThat(post(webhook("/huge")).outcome()).isEqualTo(Outcome.TOO_LONG);
        assertThat(post(webhook("/just")).outcome()).isEqualTo(Outcome.DONE);
        assertThat(server.posted()).hasSize(2);
    }

    @Test
    void doesNotWaitForEverForAWebhookThatSaysNothing() {
        // Given
        server.hangingAt("/hanging");
        WebhookMessage soon = new WebhookMessage("id", "{}", Duration.ofMillis(300));

        // When / Then
        assertThat(post(webhook("/hanging"), soon).outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(server.posted()).hasSize(1);
    }

    @Test
    void doesNotWaitForEverForAnAnswerThatDrips() {
        // Given
        server.at("/dripping", (exchange, time) -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write('"');
            exchange.getResponseBody().flush();
            server.awaitClose();
        });
        WebhookMessage soon = new WebhookMessage("id", "{}", Duration.ofMillis(300));

        // When / Then
        assertThat(post(webhook("/dripping"), soon).outcome()).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    void saysThatNobodyIsThere() throws IOException {
        // Given
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }

        // When
        WebhookAnswer answer = post(Webhook.of(URI.create("http://127.0.0.1:" + port + "/"), null));

        // Then
        assertThat(answer.outcome()).isEqualTo(Outcome.UNREACHABLE);
    }

    @Test
    void saysSoWhenItIsClosedItself() {
        // Given
        client.close();

        // When / Then
        assertThat(post(webhook("/any")).outcome()).isEqualTo(Outcome.UNREACHABLE);
    }

    @Test
    void closesTheConnectionWhenItIsBrokenOff() throws IOException {
        // Given
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<WebhookAnswer> told = new CopyOnWriteArrayList<>();
            CompletableFuture<WebhookPost> begun = new CompletableFuture<>();
            Webhook to = Webhook.of(URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/"), null);
            loop.execute(() -> begun.complete(client.post(to, MESSAGE, loop, told::add)));
            try (Socket connection = listening.accept()) {
                connection.setSoTimeout(10_000);
                assertThat(connection.getInputStream().read()).isEqualTo('P');

                // When
                loop.execute(begun.join()::cancel);
                byte[] rest = connection.getInputStream().readAllBytes();

                // Then
                assertThat(rest).isNotEmpty();
                await().during(Duration.ofMillis(200)).until(told::isEmpty);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host/", "file:///etc/passwd", "/path", "http:///path", "https://user:hunter2@host/"})
    void takesNoAddressThatIsNoneOfTheWeb(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Webhook.of(URI.create(url), null))
                .withMessageNotContaining("hunter2");
    }
}
