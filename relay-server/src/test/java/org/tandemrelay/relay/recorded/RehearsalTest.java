package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemrelay.relay.recorded.line.Destination;
import org.tandemrelay.relay.recorded.line.LineDialect;
import org.tandemrelay.relay.recorded.line.LineDialects;

class RehearsalTest {

    @TempDir
    private Path folder;

    static List<String> dialects() {
        return LineDialects.NAMES;
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void goesThroughAWholeCall(String name) throws Exception {
        // Given
        LineDialect dialect = LineDialects.named(name, LineDialects.Options.NONE);
        Destination elsewhere = new Destination(dialect, URI.create("wss://elsewhere/v1/call?rate=16000"), null);
        short[] speech = Recordings.speech("not-ill-disposed.wav", 16_000, 500, 200);
        Recording recording = Recording.read(
                Recordings.wav(folder.resolve("said.wav"), 16_000, speech),
                dialect.audio(),
                dialect.audio().encoding(null),
                null);
        CallPlan plan = new CallPlan(elsewhere, recording, 20, 100, 2_000);
        try (CallerNetwork network = CallerNetwork.open(1)) {
            // When
            CallReport report = Rehearsal.of(plan, network);

            // Then
            assertThat(report.ending().failed()).as(report.ending().toString()).isFalse();
            assertThat(report.answers()).hasSize(1);
            // A frame or two, which a slow machine may have played before it is told to stop.
            assertThat(report.interruptions()).hasSizeLessThanOrEqualTo(1);
            assertThat(report.transcript()).hasSize(dialect.tellsState() ? 1 : 0);
        }
    }
}
