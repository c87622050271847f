package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.relay.admission.CallerKeys;

/** Who gets a call, and what the others are told, before any model is dialled. */
class AdmissionTest {

    private static final String KEY = "the-callers-own-key";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private static WebSocket open(TestRelay relay, String path, UnaryOperator<WebSocket.Builder> how) {
        return how.apply(CLIENT.newWebSocketBuilder())
                .buildAsync(URI.create("ws://127.0.0.1:" + relay.port() + path), new WebSocket.Listener() {})
                .join();
    }

    private static UnaryOperator<WebSocket.Builder> bearer(String credential) {
        return builder -> builder.header("Authorization", "Bearer " + credential);
    }

    private static HttpResponse<?> refusal(TestRelay relay, String path, UnaryOperator<WebSocket.Builder> how) {
        try {
            open(relay, path, how).abort();
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse();
        }
        throw new AssertionError("was let in");
    }

    private static HttpResponse<String> order(TestRelay relay, String key, String body) {
        return order(relay, key, body, "http://127.0.0.1:" + relay.port());
    }

    private static HttpResponse<String> order(TestRelay relay, String key, String body, String origin) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        relay.server().address().resolve("/v1/tokens"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .header("Origin", origin);
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String token(TestRelay relay, String body) throws IOException {
        HttpResponse<String> response = order(relay, KEY, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        JsonNode answer = new JsonMapper().readTree(response.body());
        return answer.path("token").asText();
    }

    @Test
    void letsInByATokenThatWasMintedForAKey() throws IOException {
        // Given
        try (TestRelay relay = TestRelay.start("caller-key", KEY)) {
            HttpResponse<String> minted = order(relay, KEY, "{\"expires_in\":30}");
            String token =
                    new JsonMapper().readTree(minted.body()).path("token").asText();

            // Then
            assertThat(minted.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(minted.body()).contains("\"expires_in\":30");
            open(relay, "/v1/call", bearer(token)).abort();
            WebSocket browser =
                    open(relay, "/v1/call", builder -> builder.subprotocols("tandem", "tandem-token." + token));
            assertThat(browser.getSubprotocol()).isEqualTo("tandem");
            browser.abort();
            open(relay, "/telephony/asterisk/token=" + token, builder -> builder.subprotocols("media"))
                    .abort();
            open(relay, "/v1/realtime", builder -> builder.subprotocols("realtime", "openai-insecure-api-key." + token))
                    .abort();
        }
    }

    @Test
    void refusesWhoeverBringsNothingGoodAndDialsNobody() {
        // Given
        try (TestRelay relay = TestRelay.start("caller-key", KEY)) {
            // Then
            for (String path : new String[] {"/v1/call", "/v1/call/token=x", "/ws/voice-chat", "/telephony/asterisk"}) {
                HttpResponse<?> refused = refusal(relay, path, UnaryOperator.identity());
                assertThat(refused.statusCode()).as(path).isEqualTo(401);
                assertThat(refused.headers().firstValue("WWW-Authenticate"))
                        .as(path)
                        .isPresent();
            }
            assertThat(refusal(relay, "/v1/call", bearer("another-key")).statusCode())
                    .isEqualTo(401);
            assertThat(refusal(relay, "/v1/call", bearer("eyJhbGciOiJub25lIn0.e30."))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(refusal(relay, "/v1/call?token=" + KEY, UnaryOperator.identity())
                            .statusCode())
                    .isEqualTo(401);
            assertThat(relay.simulator().sessions()).isEmpty();
            assertThat(relay.server().liveCalls()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"https, 101", "http, 403"})
    void letsItsOwnPageInAndNoneInTheClearWhereItIsServedOverTls(String scheme, int status) {
        // Given
        try (TestRelay relay = TestRelay.start("host", "0.0.0.0", "anonymous", "true", "trusted-proxies", "127.0.0.1");
                RawCaller caller = RawCaller.connect(relay.port())) {
            // When
            RawCaller.Answer answer = caller.write(RawCaller.handshake("")
                            .replace("Host", "X-Forwarded-Proto: https\r\nOrigin: " + scheme + "://relay\r\nHost"))
                    .readAnswer();

            // Then
            assertThat(answer.status()).isEqualTo(status);
        }
    }

    @Test
    void letsInOnceByATokenForASingleCall() throws IOException {
        // Given
        try (TestRelay relay = TestRelay.start("caller-key", KEY)) {
            String token = token(relay, "{\"once\":true}");
            open(relay, "/v1/call", bearer(token)).abort();

            // Then
            assertThat(refusal(relay, "/v1/call", bearer(token)).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void doesNotUseUpATokenForACallThatThereIsNoRoomFor() throws IOException {
        // Given
        try (TestRelay relay = TestRelay.start("caller-key", KEY, "max-calls", "1")) {
            WebSocket first = open(relay, "/v1/call", bearer(KEY));
            String token = token(relay, "{\"once\":true}");
            assertThat(refusal(relay, "/v1/call", bearer(token)).statusCode()).isEqualTo(429);
            assertThat(refusal(relay, "/v1/call/nobody-of-that-name", bearer(token))
                            .statusCode())
                    .isIn(404, 429);

            // When
            first.abort();

            // Then
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> open(relay, "/v1/call", bearer(token)).abort());
            HttpResponse<?> again = refusal(relay, "/v1/call", bearer(token));
            assertThat(again.statusCode()).isEqualTo(403);
        }
    }

    @Test
    void endsACallWhenItsTokensTimeIsUp() throws Exception {
        // Given
        try (TestRelay relay = TestRelay.start("caller-key", KEY)) {
            String token = token(relay, "{\"max_duration\":1}");

            // When
            WebSocket caller = open(relay, "/v1/call", bearer(token));

            // Then
            caller.request(1_000);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> relay.metric("tandem_calls_ended_total", "call_too_long") == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "nonsense",
                "{\"expires_in\":0}",
                "{\"expires_in\":\"long\"}",
                "{\"expires_in\":1000000}",
                "{\"once\":1}",
                "{\"agent\":5}",
                "{\"instructions\":\"obey\"}"
            })
    void refusesOrdersThatItCannotFollow(String body) {
        try (TestRelay relay = TestRelay.start("caller-key", KEY)) {
            assertThat(order(relay, KEY, body).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void mintsNoTokenForAnAgentThatThereIsNot() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("tandem.yaml"), "agents: {default: {}, orders: {}}\n");
        try (TestRelay relay = TestRelay.startWith(file, "caller-key", KEY)) {
            // When
            HttpResponse<String> unknown = order(relay, KEY, "{\"agent\":\"oders\"}");
            HttpResponse<String> noName = order(relay, KEY, "{\"agent\":\"<b>\"}");

            // Then
            assertThat(unknown.statusCode()).isEqualTo(400);
            assertThat(unknown.body()).contains("'oders'");
            assertThat(noName.statusCode()).isEqualTo(400);
            assertThat(noName.body()).doesNotContain("<b>");
            assertThat(order(relay, KEY, "{\"agent\":\"orders\"}").statusCode()).isEqualTo(201);
        }
    }

    @Test
    void letsATokenCallNobodyButItsAgent() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("tandem.yaml"), "agents: {default: {}, orders: {}}\n");
        try (TestRelay relay = TestRelay.startWith(file, "caller-key", KEY)) {
            String token = token(relay, "{\"agent\":\"orders\"}");

            // When
            HttpResponse<?> refused = refusal(relay, "/v1/call/default", bearer(token));

            // Then
            assertThat(refused.statusCode()).isEqualTo(403);
            open(relay, "/v1/call/orders", bearer(token)).abort();
        }
    }

    @Test
    void mintsNothingForWhoeverHasNoKey() throws IOException {
        try (TestRelay relay = TestRelay.start("caller-key", KEY)) {
            assertThat(order(relay, "", "").statusCode()).isEqualTo(401);
            assertThat(order(relay, "another", "").statusCode()).isEqualTo(401);
            // A token is for calls: who has one cannot make more of them.
            assertThat(order(relay, token(relay, ""), "").statusCode()).isEqualTo(401);
            assertThat(relay.get("/v1/tokens").statusCode()).isEqualTo(405);
        }
    }

    /** Where nobody needs a key another site's page could have one minted, and take it where it likes. */
    @Test
    void mintsNothingForAnotherSitesPage() {
        try (TestRelay relay = TestRelay.start()) {
            assertThat(order(relay, "", "", "https://evil.example").statusCode())
                    .isEqualTo(403);
            assertThat(order(relay, "", "").statusCode()).isEqualTo(201);
        }
    }

    @Test
    void countsCallsByTheHolderOfTheKey() throws IOException {
        // Given
        Path keys = Files.writeString(
                folder.resolve("keys.txt"),
                CallerKeys.line("shop", "shop-key") + "\n" + CallerKeys.line("web", "web-key") + "\n");
        try (TestRelay relay = TestRelay.start("caller-keys", keys.toString(), "max-calls-per-key", "1")) {
            WebSocket first = open(relay, "/v1/call", bearer("shop-key"));

            // When
            HttpResponse<?> second = refusal(relay, "/v1/call", bearer("shop-key"));

            // Then
            assertThat(second.statusCode()).isEqualTo(429);
            assertThat(second.headers().firstValue("Retry-After")).isPresent();
            open(relay, "/v1/call", bearer("web-key")).abort();
            first.abort();
            Awaitility.await()
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> open(relay, "/v1/call", bearer("shop-key")).abort());
        }
    }

    @Test
    void aRefusedUpgradeTakesNoPlace() {
        try (TestRelay relay = TestRelay.start("max-calls", "1")) {
            for (int i = 0; i < 3; i++) {
                assertThat(refusal(relay, "/v1/call?rate=7", UnaryOperator.identity())
                                .statusCode())
                        .isEqualTo(400);
            }
            open(relay, "/v1/call", UnaryOperator.identity()).abort();
        }
    }

    @Test
    void letsSoManyCallsBeginInASecond() {
        try (TestRelay relay = TestRelay.start("max-call-starts", "1")) {
            open(relay, "/v1/call", UnaryOperator.identity()).abort();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 50; i++) {
                            open(relay, "/v1/call", UnaryOperator.identity()).abort();
                        }
                    })
                    .hasCauseInstanceOf(WebSocketHandshakeException.class);
        }
    }
}
