package org.tandemrelay.relay.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.load.crew.Glance;

class ProgressTest {

    private static final Glance GLANCE = new Glance(40, 1, 9_000, 3, 0.5, 2.5, 9, 4.25);

    private final StringWriter out = new StringWriter();

    @Test
    void writesItsLineAgainAndAgainInATerminal() {
        // Given
        Progress progress = new Progress(new PrintWriter(out), true);

        // When
        progress.of("relay").show(GLANCE, second(1, true));
        progress.of("relay").show(GLANCE, second(2, true));
        progress.close();

        // Then
        assertThat(out.toString()).doesNotContain("\n").endsWith("\r\u001b[K");
        assertThat(out.toString().split("\r"))
                .filteredOn(line -> line.contains("calls"))
                .hasSize(2)
                .allMatch(line -> line.contains("40 calls") && line.contains("p99    4.25 ms"))
                .allMatch(line -> line.contains("2000 frames/s") && line.contains("wrong 3  failed 1  cpu  25 %"));
    }

    @Test
    void writesALineEveryFiveSecondsElsewhere() {
        // Given
        Progress progress = new Progress(new PrintWriter(out), false);
        Progress.Part part = progress.of("relay");

        // When
        for (int i = 0; i < 11; i++) {
            part.show(GLANCE, second(i, false));
        }
        progress.close();

        // Then
        assertThat(out.toString()).doesNotContain("\r", "\u001b");
        assertThat(out.toString().lines())
                .extracting(line -> line.substring(0, 7).strip())
                .containsExactly("0 s", "5 s", "10 s");
        // What is not measured yet is of the last second only.
        assertThat(out.toString()).contains("relay …", "p99    2.50 ms");
    }

    private static Second second(double at, boolean measured) {
        return new Second(at, 40, 0.5, 2.5, 9, 2_000, 0.25, 150, measured);
    }
}
