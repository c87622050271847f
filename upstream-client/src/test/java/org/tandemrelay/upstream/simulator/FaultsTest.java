package org.tandemrelay.upstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class FaultsTest {

    private RealtimeSimulator simulator;

    @BeforeEach
    void start() {
        simulator = RealtimeSimulator.start(quick());
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private static SimulatorSettings quick() {
        return SimulatorSettings.defaults().withThinkingMillis(10).withSpeed(20);
    }

    private SimulatorClient speaking(String faults) {
        SimulatorClient client = SimulatorClient.connect(simulator.url(faults));
        client.await1("session.created");
        client.send("{'type':'response.create'}");
        return client;
    }

    @Test
    void closesInTheMiddleOfAResponse() {
        // When
        try (SimulatorClient client = speaking("fault=close:1008&after=3&reason=quota%20gone")) {

            // Then
            assertThat(client.awaitClose()).isEqualTo(1008);
            assertThat(client.closeReason()).isEqualTo("quota gone");
            assertThat(client.all("response.output_audio.delta")).hasSize(3);
            assertThat(client.types()).doesNotContain("response.done");
        }
    }

    @Test
    void resetsTheConnectionInTheMiddleOfAResponse() {
        // When
        Throwable end = catchThrowable(() -> RawHttp.readToTheEnd(
                simulator.port(), "/v1/realtime?model=m&fault=reset&after=1", "{\"type\":\"response.create\"}"));

        // Then
        assertThat(end).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        await().untilAsserted(() -> assertThat(simulator.openSessions()).isZero());
    }

    @Test
    void fallsSilentInTheMiddleOfAResponse() {
        // Given
        try (SimulatorClient client = speaking("fault=stall&after=2")) {
            await().untilAsserted(() ->
                    assertThat(client.all("response.output_audio.delta")).hasSize(2));

            // When
            client.socket().sendPing(ByteBuffer.allocate(1)).join();

            // Then
            await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
                assertThat(client.pongs()).isZero();
                assertThat(client.all("response.output_audio.delta")).hasSize(2);
                assertThat(client.ended()).isFalse();
            });
            assertThat(simulator.openSessions()).isEqualTo(1);
        }
    }

    @Test
    void tellsOfAnErrorInTheMiddleOfAResponseAndGoesOn() {
        // When
        try (SimulatorClient client = speaking("fault=error:insufficient_quota")) {

            // Then
            assertThat(client.await1("error").at("/error/code").asText()).isEqualTo("insufficient_quota");
            assertThat(client.await1("response.done").at("/response/status").asText())
                    .isEqualTo("completed");
        }
    }

    @Test
    void failsAResponseWithoutAnErrorEventAndTheNextSucceeds() {
        // Given
        try (SimulatorClient client = speaking("fault=fail")) {
            JsonNode failed = client.await1("response.done").path("response");
            int before = client.count();

            // When
            client.send("{'type':'response.create'}");

            // Then
            assertThat(failed.path("status").asText()).isEqualTo("failed");
            assertThat(failed.at("/status_details/error/code").asText()).isEqualTo("inference_rate_limit_exceeded");
            assertThat(client.awaitAfter(before, "response.done")
                            .at("/response/status")
                            .asText())
                    .isEqualTo("completed");
            assertThat(client.types()).doesNotContain("error");
        }
    }

    @Test
    void cutsEventsIntoFramesThatMakeAWholeAgain() {
        // When
        try (SimulatorClient client = speaking("fault=split:4")) {
            client.await1("response.done");

            // Then
            assertThat(client.parts()).isGreaterThanOrEqualTo(4 * client.count());
            assertThat(client.textOf("response.output_audio_transcript.delta")).startsWith("Hello");
        }
    }

    @Test
    void putsUnknownEventsBeforeEveryOther() {
        // When
        try (SimulatorClient client = speaking("fault=unknown")) {
            client.await1("rate_limits.updated");

            // Then
            List<String> types = client.types();
            for (int i = 0; i < types.size(); i++) {
                assertThat(types.get(i).equals("simulator.unheard_of")).isEqualTo(i % 2 == 0);
            }
        }
    }

    @Test
    void losesEventsOfOneType() {
        // When
        try (SimulatorClient client = speaking("fault=drop:response.done")) {

            // Then
            client.await1("rate_limits.updated");
            assertThat(client.types()).contains("response.output_item.done").doesNotContain("response.done");
        }
    }

    @Test
    void sendsAFrameThatIsLargerThanManyReadersLike() {
        // When
        try (SimulatorClient client = speaking("fault=big")) {

            // Then
            assertThat(client.await1("simulator.big").path("padding").asText()).hasSizeGreaterThan(3_000_000);
            client.await1("response.done");
        }
    }

    @Test
    void sendsEverythingLateButInOrder() {
        // Given
        long startNanos = System.nanoTime();

        // When
        try (SimulatorClient client = SimulatorClient.connect(simulator.url("fault=delay:300"))) {
            client.await1("session.created");
            long waitedMillis = (System.nanoTime() - startNanos) / 1_000_000;
            client.send("{'type':'response.create'}");
            client.await1("rate_limits.updated");

            // Then
            assertThat(waitedMillis).isGreaterThanOrEqualTo(300);
            assertThat(client.types())
                    .containsSubsequence(
                            "response.created",
                            "response.output_audio.delta",
                            "response.output_audio.done",
                            "response.done",
                            "rate_limits.updated");
        }
    }

    @ParameterizedTest
    @CsvSource({"slow-upgrade:400", "slow-created:400"})
    void beginsLate(String fault) {
        // Given
        long startNanos = System.nanoTime();

        // When
        try (SimulatorClient client = SimulatorClient.connect(simulator.url("fault=" + fault))) {
            client.await1("session.created");

            // Then
            assertThat((System.nanoTime() - startNanos) / 1_000_000).isGreaterThanOrEqualTo(400);
        }
    }

    @Test
    void expiresInTheVendorsWords() {
        // When
        try (SimulatorClient client = SimulatorClient.connect(simulator.url("fault=expire:200"))) {

            // Then
            assertThat(client.awaitClose()).isEqualTo(1001);
            assertThat(client.closeReason()).isEqualTo("Your session hit the maximum duration of 60 minutes.");
        }
    }

    @ParameterizedTest
    @CsvSource({"401, invalid_api_key", "429, rate_limit_exceeded", "503, null"})
    void refusesTheUpgrade(int status, String code) throws Exception {
        // When
        RawHttp.Answer refused = RawHttp.upgrade(
                simulator.port(),
                "/v1/realtime?model=m&fault=refuse:" + status + "&retry_after=7",
                "Authorization: Bearer k");

        // Then
        JsonNode error = SimulatorClient.JSON.readTree(refused.body()).path("error");
        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.headers()).containsEntry("retry-after", "7");
        assertThat(error.path("code").asText()).isEqualTo(code);
    }

    @Test
    void strikeOnlyTheFirstConnectionsWhereTheSettingsSaySo() {
        // Given
        Faults once = Faults.of(Fault.CLOSE, 1011).withAfterDeltas(1).withConnections(1);
        try (RealtimeSimulator flaky = RealtimeSimulator.start(quick().withFaults(once));
                SimulatorClient first = SimulatorClient.connect(flaky.url())) {
            first.send("{'type':'response.create'}");
            int code = first.awaitClose();

            // When
            try (SimulatorClient second = SimulatorClient.connect(flaky.url())) {
                second.send("{'type':'response.create'}");

                // Then
                assertThat(code).isEqualTo(1011);
                assertThat(second.await1("response.done").at("/response/status").asText())
                        .isEqualTo("completed");
            }
        }
    }

    @Test
    void areRefusedInTheSettingsWhereTheyMakeNoSense() {
        // When / Then
        assertThatThrownBy(() -> Faults.of(Fault.CLOSE, "soon"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fault close: 'soon' is not a number");
    }
}
