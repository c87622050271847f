package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {

    private final StringWriter screen = new StringWriter();
    private final PrintWriter out = new PrintWriter(screen);

    @Test
    void rewritesOneLineInATerminal() {
        // Given
        ProgressDisplay display = new ProgressDisplay(out, true, 3_000);

        // When
        display.show(at(100, "listening", false));
        display.show(at(2_100, "speaking", true));
        display.close();

        // Then
        assertThat(screen)
                .hasToString("\r\u001b[K  0.1 s  listening   said 0.1 of 3.0 s"
                        + "\r\u001b[K  2.1 s  speaking    said 2.1 of 3.0 s  hearing the answer"
                        + "\r\u001b[K");
    }

    @Test
    void printsOneLineASecondElsewhere() {
        // Given
        ProgressDisplay display = new ProgressDisplay(out, false, 3_000);

        // When
        for (int millis = 100; millis <= 2_500; millis += 100) {
            display.show(at(millis, "listening", false));
        }
        display.close();

        // Then
        assertThat(screen.toString().lines().map(line -> line.substring(0, 7)))
                .containsExactly("  0.1 s", "  1.0 s", "  2.0 s");
    }

    private static CallProgress at(int millis, String state, boolean playing) {
        return new CallProgress(millis, state, millis, playing, 0, 0);
    }
}
