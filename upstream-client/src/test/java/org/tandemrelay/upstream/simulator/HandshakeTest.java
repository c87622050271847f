package org.tandemrelay.upstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeTest {

    private RealtimeSimulator simulator;

    @BeforeEach
    void start() {
        simulator = RealtimeSimulator.start(SimulatorSettings.defaults().withRequiredKey("sk-right"));
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private static WebSocket.Builder sockets() {
        return HttpClient.newHttpClient().newWebSocketBuilder();
    }

    private static WebSocket.Builder withKey(String key) {
        return sockets().header("Authorization", "Bearer " + key);
    }

    @Test
    void beginsWithSessionCreated() {
        // When
        try (SimulatorClient client = SimulatorClient.connect(simulator.url(), withKey("sk-right"))) {
            JsonNode session = client.await1("session.created").path("session");

            // Then
            assertThat(client.types()).containsExactly("session.created");
            assertThat(session.path("type").asText()).isEqualTo("realtime");
            assertThat(session.path("object").asText()).isEqualTo("realtime.session");
            assertThat(session.path("id").asText()).startsWith("sess_");
            assertThat(session.path("model").asText()).isEqualTo("simulator");
            assertThat(session.at("/audio/input/turn_detection/type").asText()).isEqualTo("server_vad");
            assertThat(session.path("expires_at").asLong() - System.currentTimeMillis() / 1_000)
                    .isBetween(3_500L, 3_601L);
        }
    }

    @Test
    void takesTheKeyAsASubProtocolAndNeverEchoesIt() {
        // Given
        WebSocket.Builder browser = sockets().subprotocols("realtime", "openai-insecure-api-key.sk-right");

        // When
        try (SimulatorClient client = SimulatorClient.connect(simulator.url(), browser)) {

            // Then
            assertThat(client.selectedProtocol()).isEqualTo("realtime");
        }
    }

    @ParameterizedTest
    @CsvSource({"sk-wrong", "''"})
    void refusesAWrongOrMissingKey(String key) {
        // Given
        WebSocket.Builder builder = key.isEmpty() ? sockets() : withKey(key);

        // When / Then
        assertThatThrownBy(() -> builder.buildAsync(simulator.url(), new WebSocket.Listener() {})
                        .join())
                .cause()
                .satisfies(e -> assertThat(
                                ((WebSocketHandshakeException) e).getResponse().statusCode())
                        .isEqualTo(401));
    }

    @Test
    void saysWhyInAJsonBodyWithoutTheKey() throws Exception {
        // When
        RawHttp.Answer refused =
                RawHttp.upgrade(simulator.port(), "/v1/realtime?model=m", "Authorization: Bearer sk-wrong");

        // Then
        JsonNode error = SimulatorClient.JSON.readTree(refused.body()).path("error");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers()).containsEntry("content-type", "application/json");
        assertThat(error.path("code").asText()).isEqualTo("invalid_api_key");
        assertThat(refused.body()).doesNotContain("sk-wrong");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/realtime, 400, missing_required_parameter",
        "/v1/realtime?model=a&intent=transcription, 400, missing_required_parameter",
        "/v1/realtime?call_id=rtc_1, 404, null",
        "/v1/elsewhere?model=m, 404, null",
        "/v1/realtime?model=m&fault=nonsense, 400, invalid_value",
        "/v1/realtime?model=m&fault=close:soon, 400, invalid_value",
    })
    void refusesAnAddressThatMakesNoSense(String path, int status, String code) throws Exception {
        // When
        RawHttp.Answer refused = RawHttp.upgrade(simulator.port(), path, "Authorization: Bearer sk-right");

        // Then
        JsonNode error = SimulatorClient.JSON.readTree(refused.body()).path("error");
        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    }

    @Test
    void refusesPlainHttp() throws Exception {
        // When
        HttpResponse<String> refused = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + simulator.port() + "/v1/realtime?model=m"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("WebSocket");
    }

    @Test
    void letsTheBetaInOnlyToTellItWhyNot() {
        // Given
        WebSocket.Builder beta = withKey("sk-right").header("OpenAI-Beta", "realtime=v1");

        // When
        try (SimulatorClient client = SimulatorClient.connect(simulator.url(), beta)) {

            // Then
            assertThat(client.awaitClose()).isEqualTo(4000);
            assertThat(client.closeReason()).isEqualTo("invalid_request_error.beta_api_shape_disabled");
            assertThat(client.types()).containsExactly("error");
            assertThat(client.events().get(0).at("/error/code").asText()).isEqualTo("beta_api_shape_disabled");
        }
    }

    @Test
    void answersPingsAndCloses() {
        // Given
        try (SimulatorClient client = SimulatorClient.connect(simulator.url(), withKey("sk-right"))) {
            client.await1("session.created");

            // When
            client.socket().sendPing(ByteBuffer.wrap(new byte[] {1})).join();
            await().untilAsserted(() -> assertThat(client.pongs()).isEqualTo(1));
            client.socket().sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();

            // Then
            assertThat(client.awaitClose()).isEqualTo(1000);
            await().untilAsserted(() -> assertThat(simulator.sessions())
                    .singleElement()
                    .satisfies(session -> assertThat(session.closeCode()).isEqualTo(1000)));
            await().untilAsserted(() -> assertThat(simulator.openSessions()).isZero());
        }
    }
}
