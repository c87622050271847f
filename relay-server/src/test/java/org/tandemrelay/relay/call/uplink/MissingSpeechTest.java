package org.tandemrelay.relay.call.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tandemrelay.audio.AudioFormat;

class MissingSpeechTest {

    private static final int BYTES_PER_MILLI = 8;
    private static final long MILLI = 1_000_000;

    private final MissingSpeech missing = new MissingSpeech(AudioFormat.mulaw(), 0);

    private int dueAt(long millis) {
        return missing.due(millis * MILLI) / BYTES_PER_MILLI;
    }

    @Test
    void fillsAHoleFromItsBeginningAndGoesOnAtThePaceOfTime() {
        // Given
        missing.awaited(true);
        missing.came(1_000 * MILLI);

        // When / Then
        assertThat(dueAt(1_700)).as("it may only be late").isZero();
        assertThat(dueAt(1_800)).isEqualTo(800);
        assertThat(dueAt(2_050)).isEqualTo(250);
        assertThat(dueAt(2_050)).isZero();
    }

    @Test
    void leavesAHoleInWhichNobodyWaits() {
        // Given
        missing.came(0);

        // When / Then
        assertThat(dueAt(5_000)).isZero();
        missing.awaited(true);
        missing.awaited(false);
        assertThat(dueAt(6_000)).isZero();
    }

    @Test
    void countsFromTheBeginningOfTheCall() {
        // Given: a clock that has run for long, and a caller who has said nothing yet
        MissingSpeech begun = new MissingSpeech(AudioFormat.mulaw(), 3_600_000 * MILLI);

        // When
        begun.awaited(true);

        // Then
        assertThat(begun.due(3_600_500 * MILLI)).isZero();
        assertThat(begun.due(3_600_800 * MILLI)).isEqualTo(800 * BYTES_PER_MILLI);
    }

    @Test
    void endsAfterTenSeconds() {
        // Given
        missing.awaited(true);
        missing.came(0);

        // When / Then
        int filled = 0;
        for (int second = 9; second < 30; second++) {
            int due = dueAt(second * 1_000L);
            assertThat(due).as("a second at most").isLessThanOrEqualTo(1_000);
            filled += due;
        }
        assertThat(filled).isEqualTo(10_000);
        assertThat(dueAt(3_600_000)).isZero();
    }

    @Test
    void doesNotFillAgainWhatTheCallerCountsAsMissing() {
        // Given: a hole of 1,000 ms, filled, of which the caller knows 1,200 ms
        missing.awaited(true);
        missing.came(0);
        dueAt(1_000);

        // When
        int more = missing.known(1_200 * BYTES_PER_MILLI);

        // Then
        assertThat(more).isEqualTo(200 * BYTES_PER_MILLI);
        missing.came(1_200 * MILLI);
        assertThat(missing.known(40 * BYTES_PER_MILLI)).as("of the next hole").isEqualTo(40 * BYTES_PER_MILLI);
    }

    @Test
    void takesWhatComesAfterAllForWhatItIs() {
        // Given: nothing was lost, it was only late
        missing.awaited(true);
        missing.came(0);
        dueAt(1_000);

        // When / Then
        assertThat(missing.known(0)).isZero();
    }
}
