package org.tandemrelay.upstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SimulatorLifeTest {

    @Test
    void saysWhichAddressIsTaken() throws IOException {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            SimulatorSettings settings = SimulatorSettings.defaults().withPort(taken.getLocalPort());

            // When / Then
            assertThatThrownBy(() -> RealtimeSimulator.start(settings))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void saysWhichCertificateItCannotUse() {
        // Given
        SimulatorSettings settings = SimulatorSettings.defaults()
                .withTls(new SimulatorSettings.Tls(Path.of("no-such.pem"), Path.of("no-such.key")));

        // When / Then
        assertThatThrownBy(() -> RealtimeSimulator.start(settings))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no-such.pem");
    }

    @Test
    void closesItsSessionsWhenItStops() {
        // Given
        RealtimeSimulator simulator = RealtimeSimulator.start(SimulatorSettings.defaults());
        try (SimulatorClient client = SimulatorClient.connect(simulator.url());
                SimulatorClient stalled = SimulatorClient.connect(simulator.url("fault=stall&after=1"))) {
            client.await1("session.created");
            stalled.send("{'type':'response.create'}");
            stalled.await1("response.output_audio.delta");
            long startNanos = System.nanoTime();

            // When
            simulator.close();

            // Then
            assertThat(client.awaitClose()).isEqualTo(1001);
            assertThat((System.nanoTime() - startNanos) / 1_000_000).isLessThan(10_000);
            await().untilAsserted(() -> assertThat(stalled.ended()).isTrue());
        } finally {
            simulator.close();
        }
    }

    @Test
    void closesSessionsWhenItIsAskedTo() {
        // Given
        try (RealtimeSimulator simulator = RealtimeSimulator.start(SimulatorSettings.defaults());
                SimulatorClient first = SimulatorClient.connect(simulator.url());
                SimulatorClient second = SimulatorClient.connect(simulator.url())) {
            first.await1("session.created");
            second.await1("session.created");

            // When
            simulator.closeSessions(1012, "moved");

            // Then
            assertThat(first.awaitClose()).isEqualTo(1012);
            assertThat(second.awaitClose()).isEqualTo(1012);
            await().untilAsserted(() -> assertThat(simulator.openSessions()).isZero());
        }
    }

    @Test
    void showsWhatItReceivedButNeverTheKey() {
        // Given
        SimulatorSettings settings = SimulatorSettings.defaults().withRequiredKey("sk-test");
        try (RealtimeSimulator simulator = RealtimeSimulator.start(settings);
                SimulatorClient client = SimulatorClient.connect(simulator.url())) {
            client.await1("session.created");

            // When
            client.update("{'type':'realtime','instructions':'be kind'}");

            // Then
            assertThat(simulator.received())
                    .singleElement()
                    .satisfies(event -> assertThat(event.type()).isEqualTo("session.update"))
                    .satisfies(event -> assertThat(event.json()).contains("be kind"))
                    .satisfies(event -> assertThat(event.toString()).doesNotContain("be kind"));
            assertThat(settings.toString()).doesNotContain("sk-test");
        }
    }
}
