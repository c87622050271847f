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
            window.add(BEAT * percent / 100, BEAT, calls, 0);
        }
    }

    /** One call comes in each beat, and whatever it takes to begin it. */
    private void rush(int calls, int first, int percent) {
        for (int i = 0; i < calls; i++) {
            window.add(BEAT * percent / 100, BEAT, first + i, 1);
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
            rush(1, calls, calls / 2);
        }

        // Then
        assertThat(window.share(100)).isCloseTo(0.5, within(0.01));
    }

    @Test
    void whatItTookToBeginThemIsNotExpectedOfThoseToCome() {
        // Given: each call needs a fifth of a per cent
        beats(50, 20, 100);

        // When: there are 25 more by now, 6.5 on average, and they were three fifths of half a second's work
        rush(25, 101, 80);

        // Then
        assertThat(window.share(125)).isCloseTo(0.5 + 0.002 * 18.5, within(0.001));
        assertThat(window.sawOneCome()).isTrue();
    }

    @Test
    void whatOneNeedsIsLearntAsSoonAsNobodyComes() {
        // Given
        rush(40, 1, 80);
        assertThat(window.share(80)).isGreaterThan(2);

        // When: each needs a fifth of a per cent, now that it has begun
        beats(10, 8, 40);

        // Then
        assertThat(window.share(80)).isLessThan(0.9);
    }

    @Test
    void forgetsAfterASecondThatSomebodyCame() {
        // Given
        rush(1, 1, 80);

        // When / Then
        beats(49, 1, 1);
        assertThat(window.sawOneCome()).isTrue();
        beats(1, 1, 1);
        assertThat(window.sawOneCome()).isFalse();
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
        window.add(TimeUnit.SECONDS.toNanos(3), TimeUnit.SECONDS.toNanos(3), 100, 0);

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
