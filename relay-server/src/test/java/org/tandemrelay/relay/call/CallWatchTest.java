package org.tandemrelay.relay.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.settings.CallLimits;

class CallWatchTest {

    private static final Duration START = Duration.ofSeconds(15);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration STALL = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final CallWatch watch = new CallWatch(limits(LONGEST, GRACE), true, 0);

    private static CallLimits limits(Duration longest, Duration grace) {
        return new CallLimits(0, 0, START, IDLE, STALL, longest, grace);
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    @BeforeEach
    void start() {
        watch.onStarted();
    }

    private @Nullable CloseCause beyond(boolean speaking, long seconds) {
        watch.onCaller(seconds(seconds));
        return watch.beyond(speaking, seconds(seconds));
    }

    @Test
    void endsACallThatIsTooLong() {
        // When / Then
        assertThat(beyond(false, 60)).isNull();
        assertThat(beyond(false, 61)).isEqualTo(CloseCause.CALL_TOO_LONG);
    }

    @Test
    void letsASentenceBeHeardToItsEndButNotForEver() {
        // When / Then
        assertThat(beyond(true, 61)).isNull();
        assertThat(beyond(true, 70)).isNull();
        assertThat(beyond(true, 71)).isEqualTo(CloseCause.CALL_TOO_LONG);
    }

    @Test
    void endsACallOfWhichNothingIsHeard() {
        // Given
        watch.onCaller(seconds(10));

        // When / Then
        assertThat(watch.beyond(true, seconds(40))).isNull();
        assertThat(watch.beyond(true, seconds(41))).isEqualTo(CloseCause.CALLER_IDLE);
    }

    @Test
    void givesUpACallerThatNeverSaysWhoItIs() {
        // Given
        CallWatch unstarted = new CallWatch(limits(LONGEST, GRACE), true, 0);
        CallWatch started = new CallWatch(limits(LONGEST, GRACE), false, 0);
        unstarted.onCaller(seconds(16));
        started.onCaller(seconds(16));

        // When / Then
        assertThat(unstarted.beyond(false, seconds(15))).isNull();
        assertThat(unstarted.beyond(false, seconds(16))).isEqualTo(CloseCause.CALLER_UNSTARTED);
        assertThat(started.beyond(false, seconds(16))).isNull();
    }

    @Test
    void endsACallWhoseCallerDoesNotRead() {
        // Given
        watch.onSocket(false, seconds(10));
        assertThat(beyond(false, 15)).isNull();

        // When / Then
        assertThat(beyond(false, 16)).isEqualTo(CloseCause.CALLER_STALLED);
    }

    @Test
    void forgivesACallerWhoReadsAgain() {
        // Given
        watch.onSocket(false, seconds(10));

        // When
        watch.onSocket(true, seconds(14));

        // Then
        assertThat(watch.stalled()).isFalse();
        assertThat(beyond(false, 20)).isNull();
    }

    @Test
    void holdsACallToTheLimitsOfItsAgent() {
        // When
        watch.limits(limits(Duration.ofSeconds(5), Duration.ZERO));

        // Then
        assertThat(beyond(true, 6)).isEqualTo(CloseCause.CALL_TOO_LONG);
    }
}
