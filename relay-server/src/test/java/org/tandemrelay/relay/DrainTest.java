package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** What callers and balancers see of a relay that shuts down. */
class DrainTest {

    private static final SimulatorSettings QUICK =
            SimulatorSettings.defaults().withThinkingMillis(20).withSpeed(4);

    @Test
    void letsACallUnderWayFinishAndRefusesNewOnes() {
        // Given
        AudioFormat format = AudioFormat.pcm16(16_000);
        byte[] turn = Speech.turn("go-forward-ten-meters.wav", format);
        try (TestRelay relay = TestRelay.start(
                        QUICK,
                        "",
                        "drain",
                        "20s",
                        "caller-hold",
                        "30s",
                        "caller-backlog",
                        "30s",
                        "playout-lead",
                        "unlimited");
                NativeCaller caller = relay.call("rate=16000");
                RawCaller late = RawCaller.connect(relay.port())) {
            caller.awaitState("listening");
            long start = System.nanoTime();

            // When
            CompletableFuture<Void> drained = CompletableFuture.runAsync(relay::drain);
            Awaitility.await().until(() -> relay.get("/readyz").statusCode() == 503);
            RawCaller.Answer refusal = late.write(RawCaller.handshake("")).readAnswer();
            int health = relay.get("/healthz").statusCode();
            caller.send(turn);
            caller.await("mark", 1);
            caller.say("{\"type\":\"hangup\"}");
            NativeCaller.Closed closed = caller.awaitClose();
            drained.orTimeout(5, TimeUnit.SECONDS).join();

            // Then
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.headers()).containsKey("retry-after");
            assertThat(refusal.body()).contains("shutting down");
            assertThat(health).isEqualTo(200);
            assertThat(Speech.likeness(caller.audio(), format, turn, format)).isGreaterThan(0.95);
            assertThat(closed.code()).isEqualTo(1_000);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        }
    }

    /** The callers speak on, so that each has something on its way to the relay when the relay closes. */
    @Test
    void tellsEveryCallThatDoesNotFinishInTime() {
        // Given
        try (TestRelay relay = TestRelay.start(QUICK, "", "drain", "300ms");
                NativeCaller first = relay.call("rate=48000");
                NativeCaller second = relay.call("rate=48000")) {
            AudioFormat format = AudioFormat.pcm16(48_000);
            first.awaitState("listening");
            second.awaitState("listening");
            first.speak(Speech.silence(10_000, format), format);
            second.speak(Speech.silence(10_000, format), format);

            // When
            relay.drain();

            // Then
            for (NativeCaller caller : new NativeCaller[] {first, second}) {
                assertThat(caller.awaitClose().code()).isEqualTo(1_001);
                assertThat(caller.awaitClose().reason()).isEqualTo("relay_draining");
                assertThat(caller.await("ended", 1).text("cause")).isEqualTo("relay_draining");
                assertThat(caller.await("ended", 1).json().path("retry").asBoolean())
                        .isTrue();
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(relay.simulator().sessions())
                            .allSatisfy(
                                    session -> assertThat(session.closeCode()).isEqualTo(1_001)));
        }
    }

    @Test
    void stopsInOrderOnSigterm() throws Exception {
        // Given
        try (ForkedRelay relay = ForkedRelay.serve("--drain", "500ms");
                NativeCaller caller = relay.call()) {
            caller.awaitState("listening");
            long start = System.nanoTime();

            // When
            relay.process().destroy();

            // Then
            NativeCaller.Closed closed = caller.awaitClose();
            assertThat(closed.code()).isEqualTo(1_001);
            assertThat(closed.atNanos() - start).isGreaterThan(400_000_000L);
            assertThat(caller.await("ended", 1).text("cause")).isEqualTo("relay_draining");
            assertThat(relay.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(relay.process().exitValue()).isIn(0, 128 + 15);
        }
    }
}
