package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.relay.recorded.line.Destination;
import org.tandemrelay.relay.recorded.line.LineDialects;

class RehearsalTest {

    @TempDir
    private Path folder;

    @Test
    void goesThroughAWholeCall() throws Exception {
        // Given
        Destination elsewhere =
                new Destination(LineDialects.tandem(), URI.create("wss://elsewhere/v1/call?rate=16000"), null);
        short[] speech = Recordings.speech("not-ill-disposed.wav", 16_000, 500, 200);
        Recording recording = Recordings.spoken(Recordings.wav(folder.resolve("said.wav"), 16_000, speech));
        CallPlan plan = new CallPlan(elsewhere, recording, 20, 100, 2_000);
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
