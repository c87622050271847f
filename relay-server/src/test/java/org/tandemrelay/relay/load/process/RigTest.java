package org.tandemrelay.relay.load.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.command.TandemCommand;
import org.tandemrelay.relay.load.crew.LoadLoop;

/** Whole processes, so two of them at most. */
class RigTest {

    @Test
    void startsARelayThatCanBeLookedIntoAndStopsIt() throws Exception {
        // Given
        Rig.Setup setup = new Rig.Setup(
                TandemCommand.class.getName(), true, List.of("-Xmx64m", "-XX:+UseSerialGC"), List.of(), Pinning.none());
        ProcessHandle process;

        // When
        try (LoadLoop loop = new LoadLoop();
                Rig rig = Rig.start(setup, loop);
                ProcessProbe probe = new ProcessProbe(rig.relayPid())) {
            process = ProcessHandle.of(rig.relayPid()).orElseThrow();
            ProcessProbe.Usage usage = probe.usage();

            // Then
            assertThat(rig.relay().toString()).matches("ws://127.0.0.1:\\d+");
            assertThat(rig.simulator().toString()).startsWith("ws://127.0.0.1:");
            assertThat(usage.cpuSeconds()).isPositive();
            assertThat(usage.allocatedBytes()).isPositive();
            assertThat(usage.collections()).isNotNegative();
        }
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void startsAnotherRelayInThePlaceOfTheFirst() throws Exception {
        // Given
        Rig.Setup setup = new Rig.Setup(
                TandemCommand.class.getName(), true, List.of("-Xmx64m"), List.of("--warm-up=100ms"), Pinning.none());
        try (LoadLoop loop = new LoadLoop();
                Rig rig = Rig.start(setup, loop)) {
            long first = rig.relayPid();
            URI address = rig.relay();

            // When
            StartUp startUp = rig.renew();

            // Then
            assertThat(rig.relay()).isEqualTo(address);
            assertThat(rig.relayPid()).isNotEqualTo(first);
            assertThat(ProcessHandle.of(first)).isEmpty();
            assertThat(startUp.readyMillis()).isGreaterThanOrEqualTo(startUp.listensMillis());
        }
    }

    @Test
    void tellsWhyARelayDoesNotStart() {
        // Given
        Rig.Setup setup = new Rig.Setup(
                TandemCommand.class.getName(), true, List.of(), List.of("--transport=pigeon"), Pinning.none());

        // When / Then
        try (LoadLoop loop = new LoadLoop()) {
            assertThatThrownBy(() -> Rig.start(setup, loop))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("pigeon");
        }
    }
}
