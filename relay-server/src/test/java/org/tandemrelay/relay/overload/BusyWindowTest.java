package org.tandemrelay.relay.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a second of beats says of how busy an event loop is, and will be. */
class BusyWindowTest {

    private static final long BEAT = TimeUnit.MILLISECONDS.toNanos(20);

    private final BusyWindow window = new BusyWindow();

    private void beats(int count, int percent, int calls) {
        for (int i = 0; i < count; i++) {
            window.add(BEAT * percent / 100, BEAT, calls);
        }
    }

    @Test
    void isWhatTheLoopWorkedInTheLastSecond() {
        // Given
        beats(50, 90, 100);

        // When
        beats(25, 50, 100);

        // Then
        assertThat(window.share(100)).isCloseTo(0.7, within(0.001));
    }

    @Test
    void countsCallsThatHaveJustComeWithWhatOthersNeed() {
        // Given
        beats(50, 40, 100);

        // When / Then
        assertThat(window.share(150)).isCloseTo(0.6, within(0.001));
        assertThat(window.share(300)).isCloseTo(1.2, within(0.001));
    }

    @Test
    void isRightWhileEachBeatBringsACall() {
        // When: each call needs a half per cent
        for (int calls = 51; calls <= 100; calls++) {
            beats(1, calls / 2, calls);
        }

        // Then
        assertThat(window.share(100)).isCloseTo(0.5, within(0.01));
    }

    @Test
    void callsThatHaveGoneAreBelievedWhenTheirWorkIsGone() {
        // Given
        beats(50, 80, 100);

        // When / Then
        assertThat(window.share(10)).isCloseTo(0.8, within(0.001));
        beats(50, 8, 10);
        assertThat(window.share(10)).isCloseTo(0.08, within(0.001));
    }

    @Test
    void aStandstillOfTheWholeMachineIsOneBusyBeat() {
        // Given
        beats(50, 40, 100);

        // When
        window.add(TimeUnit.SECONDS.toNanos(3), TimeUnit.SECONDS.toNanos(3), 100);

        // Then
        assertThat(window.share(100)).isLessThan(0.42);
    }

    @Test
    void theFirstCallsAreNotJudgedByNone() {
        // Given
        beats(50, 1, 0);

        // Then
        assertThat(window.share(20)).isCloseTo(0.2, within(0.001));
    }
}
