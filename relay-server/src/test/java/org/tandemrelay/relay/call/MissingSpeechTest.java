package org.tandemrelay.relay.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tandemrelay.audio.AudioFormat;

class MissingSpeechTest {

    private static final int BYTES_PER_MILLI = 8;
    private static final long MILLI = 1_000_000;

    private final MissingSpeech missing = new MissingSpeech(AudioFormat.mulaw());

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
    void endsAfterTenSeconds() {
        // Given
        missing.awaited(true);
        missing.came(0);

        // When / Then
        assertThat(dueAt(9_000)).isEqualTo(9_000);
        assertThat(dueAt(60_000)).isEqualTo(1_000);
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
