package org.tandemrelay.relay.caller.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.relay.TestRelay;

/** How a call ends whose messages pass through. */
@Execution(ExecutionMode.CONCURRENT)
class PassThroughEndTest {

    private final FakeModel model = new FakeModel();

    @AfterEach
    void stop() {
        model.close();
    }

    @Test
    void toleratesSomeNonsenseAndNotMore() {
        try (TestRelay relay = model.relay();
                RealtimeClient caller = RealtimeClient.begun(relay.port())) {
            // When
            caller.sendBinary(new byte[] {1, 2, 3});
            for (int i = 0; i < 16; i++) {
                caller.sendRaw("nonsense");
            }

            // Then
            assertThat(caller.awaitClose()).isEqualTo(new RealtimeClient.Closed(1008, "caller_policy"));
            assertThat(caller.all("error")).hasSize(17);
            assertThat(caller.all("error").get(0).path("error").path("code").asText())
                    .isEqualTo("invalid_json");
            assertThat(caller.all("error").get(16).path("error").path("code").asText())
                    .isEqualTo("caller_policy");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 1000, model_ended, ''",
        "1001, 1001, model_expired, ''",
        "1011, 1011, model_failed, model_failed",
        "1013, 1013, model_busy, model_busy",
        "4000, 1011, model_refused, model_refused"
    })
    void carriesTheModelsCloseToTheCaller(int modelCode, int code, String reason, String error) {
        try (TestRelay relay = model.relay();
                RealtimeClient caller = RealtimeClient.begun(relay.port())) {
            // When
            model.closeSession(modelCode, "quota of the day");

            // Then
            assertThat(caller.awaitClose()).isEqualTo(new RealtimeClient.Closed(code, reason));
            assertThat(caller.all("error").stream()
                            .map(event -> event.path("error").path("code").asText()))
                    .containsExactlyElementsOf(error.isEmpty() ? List.of() : List.of(error));
        }
    }

    @Test
    void saysOnceWhyTheModelEndedIt() {
        // Given
        String fatal =
                "{\"type\":\"error\",\"error\":{\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\",\"message\":\"Pay.\"}}";
        try (TestRelay relay = model.relay();
                RealtimeClient caller = RealtimeClient.begun(relay.port())) {
            // When
            model.say(fatal);

            // Then
            assertThat(caller.awaitClose()).isEqualTo(new RealtimeClient.Closed(1013, "model_busy"));
            assertThat(caller.messages().subList(1, caller.messages().size())).containsExactly(fatal);
        }
    }

    @Test
    void closesTheModelWhenTheCallerHangsUp() {
        try (TestRelay relay = model.relay();
                RealtimeClient caller = RealtimeClient.begun(relay.port())) {
            // When
            caller.hangUp();

            // Then
            assertThat(caller.awaitClose().code()).isEqualTo(1000);
            Awaitility.await().until(() -> model.closeCode() == 1000);
            Awaitility.await().until(() -> relay.metric("tandem_calls_ended_total", "\"caller_hangup\"") == 1);
        }
    }

    @Test
    void saysThatTheModelCannotBeReachedAndThatItMayBeTriedAgain() throws IOException {
        // Given
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        try (TestRelay relay = TestRelay.startOn(URI.create("ws://127.0.0.1:" + nobody + "/v1/realtime"));
                RealtimeClient caller = RealtimeClient.call(relay.port())) {
            // When
            RealtimeClient.Closed closed = caller.awaitClose();

            // Then
            assertThat(closed).isEqualTo(new RealtimeClient.Closed(1013, "model_unreachable"));
            assertThat(caller.all("error").get(0).path("error").path("type").asText())
                    .isEqualTo("server_error");
        }
    }
}
