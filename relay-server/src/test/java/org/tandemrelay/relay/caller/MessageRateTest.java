package org.tandemrelay.relay.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MessageRateTest {

    private static final long BEGIN = Long.MAX_VALUE - 5;

    private static int takenAt(MessageRate rate, long nanos) {
        int taken = 0;
        while (taken < 10_000 && rate.takes(nanos)) {
            taken++;
        }
        return taken;
    }

    @Test
    void takesTwoSecondsWorthAtOnceAndThenWhatTimeBrings() {
        // Given
        MessageRate rate = new MessageRate(100, BEGIN);

        // When
        int atOnce = takenAt(rate, BEGIN);
        int after = takenAt(rate, BEGIN + TimeUnit.MILLISECONDS.toNanos(500));

        // Then
        assertThat(atOnce).isEqualTo(200);
        assertThat(after).isEqualTo(50);
    }

    @Test
    void savesNoMoreThanTwoSeconds() {
        // Given
        MessageRate rate = new MessageRate(100, BEGIN);

        // When
        int taken = takenAt(rate, BEGIN + TimeUnit.HOURS.toNanos(1));

        // Then
        assertThat(taken).isEqualTo(200);
    }

    @Test
    void takesAllWhereThereIsNoLimit() {
        // Given
        MessageRate rate = new MessageRate(0, BEGIN);

        // When
        int taken = takenAt(rate, BEGIN);

        // Then
        assertThat(taken).isEqualTo(10_000);
    }
}
