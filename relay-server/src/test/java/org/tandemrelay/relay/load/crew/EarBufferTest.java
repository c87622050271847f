package org.tandemrelay.relay.load.crew;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EarBufferTest {

    private static final long MILLI = 1_000_000;
    private static final long FRAME = 20 * MILLI;

    private final Meters meters = new Meters();
    private final EarBuffer ear = new EarBuffer(meters, 40);

    EarBufferTest() {
        meters.openWindow(0);
    }

    @Test
    void bearsWhatIsNoLaterThanWhatItHasInHand() {
        // When: the second is 40 ms late
        ear.add(FRAME, 0);
        ear.add(FRAME, 60 * MILLI);

        // Then
        assertThat(meters.underruns).isZero();
    }

    @Test
    void hearsAGapOfWhatIsMissing() {
        // When: played out at 60 ms, the next comes at 75 ms
        ear.add(FRAME, 0);
        ear.add(FRAME, 75 * MILLI);

        // Then
        assertThat(meters.underruns).isEqualTo(1);
        assertThat(meters.gapNanos).isEqualTo(15 * MILLI);
    }

    @Test
    void takesAPauseBetweenAnswersForNoGap() {
        // When
        ear.add(FRAME, 0);
        ear.pause();
        ear.add(FRAME, 1_000 * MILLI);

        // Then
        assertThat(meters.underruns).isZero();
    }

    @Test
    void forgetsWhatWasFlushed() {
        // When
        ear.add(50 * FRAME, 0);
        ear.flush(100 * MILLI);

        // Then
        assertThat(ear.queuedNanos(100 * MILLI)).isZero();
        assertThat(ear.endNanos()).isEqualTo(100 * MILLI);
    }
}
