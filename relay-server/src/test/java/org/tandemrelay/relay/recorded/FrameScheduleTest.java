package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class FrameScheduleTest {

    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(20);

    @Test
    void sendsTheFirstFrameWhenItsLastSampleHasBeenSpoken() {
        // Given
        FrameSchedule schedule = new FrameSchedule(1_000, PERIOD);

        // Then
        assertThat(schedule.due(1_000 + PERIOD - 1)).isZero();
        assertThat(schedule.due(1_000 + PERIOD)).isEqualTo(1);
        assertThat(schedule.nanosUntilNext(0, 1_000)).isEqualTo(PERIOD);
    }

    @Test
    void sendsNoMoreThanWasMissedAfterAStall() {
        // Given
        FrameSchedule schedule = new FrameSchedule(0, PERIOD);

        // When: the 4th frame is sent, then the machine stalls for 70 ms
        long now = 4 * PERIOD + TimeUnit.MILLISECONDS.toNanos(70);

        // Then
        assertThat(schedule.due(now) - 4).isEqualTo(3);
        assertThat(schedule.latenessNanos(4, now)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
        assertThat(schedule.nanosUntilNext(7, now)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(10));
    }

    /** The clock may start anywhere: {@code System.nanoTime} is often negative, and may wrap. */
    @Property
    void neverDriftsHoweverLateTheTimersAre(
            @ForAll long startNanos, @ForAll @LongRange(min = 0, max = 360_000_000_000_000L) long elapsedNanos) {
        // Given
        FrameSchedule schedule = new FrameSchedule(startNanos, PERIOD);
        long now = startNanos + elapsedNanos;

        // When
        long sent = schedule.due(now);
        long untilNext = schedule.nanosUntilNext(sent, now);

        // Then
        assertThat(sent).isEqualTo(elapsedNanos / PERIOD);
        assertThat(elapsedNanos + untilNext).isEqualTo((sent + 1) * PERIOD);
    }
}
