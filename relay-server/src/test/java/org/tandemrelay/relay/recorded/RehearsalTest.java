package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {

    @TempDir
    private Path folder;

    @Test
    void goesThroughAWholeCall() throws Exception {
        // Given
        short[] speech = Recordings.speech("not-ill-disposed.wav", 16_000, 500, 200);
        Recording recording =
                Recording.read(Recordings.wav(folder.resolve("said.wav"), 16_000, speech), null, WireEncoding.PCM16);
        CallPlan plan = new CallPlan(URI.create("wss://elsewhere/v1/call?rate=16000"), recording, 20, 100, 2_000);
        try (CallerNetwork network = CallerNetwork.open(1)) {
            // When
            CallReport report = Rehearsal.of(plan, network);

            // Then
            assertThat(report.ending()).isEqualTo(new Ending("caller_hangup", "", 1_000, false));
            assertThat(report.answers()).hasSize(1);
            assertThat(report.interruptions()).hasSize(1);
            assertThat(report.transcript()).containsExactly(new CallReport.Line("assistant", "Hello."));
        }
    }
}
