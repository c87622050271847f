package org.tandemrelay.relay.load.crew;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TripsTest {

    private static final long FRAME = 20_000_000;
    private static final long MILLI = 1_000_000;

    private final Meters meters = new Meters();
    private final Trips trips = new Trips(meters);

    @Test
    void countsAFrameFromWhenItWasDueAfterAPauseToo() {
        // Given
        meters.openWindow(0);
        speak(0, 60, 0);

        // When: ten seconds of silence, and each frame is back after 2 ms.
        speak(60, 100, 10_000 * MILLI);

        // Then
        assertThat(meters.roundTrip.getTotalCount()).isEqualTo(10 + 40);
        assertThat(meters.roundTrip.getMaxValue()).isBetween(2 * MILLI, 2 * MILLI + MILLI / 10);
        assertThat(meters.underruns).isZero();
    }

    @Test
    void doesNotTimeWhatWasSaidBeforeThePause() {
        // Given
        meters.openWindow(0);
        speak(0, 60, 0);
        trips.leaves(60, 60 * FRAME, 60 * FRAME);

        // When
        trips.leaves(61, 61 * FRAME + 5_000 * MILLI, 61 * FRAME + 5_000 * MILLI);
        trips.came(60, 61 * FRAME + 5_001 * MILLI);

        // Then
        assertThat(meters.roundTrip.getTotalCount()).isEqualTo(10);
    }

    private void speak(int from, int to, long pause) {
        for (int number = from; number < to; number++) {
            long due = number * FRAME + pause;
            trips.leaves(number, due, due);
            trips.received(due + 2 * MILLI);
            trips.came(number, due + 2 * MILLI);
        }
    }
}
