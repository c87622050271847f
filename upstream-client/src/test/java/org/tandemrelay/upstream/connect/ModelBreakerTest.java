package org.tandemrelay.upstream.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.upstream.connect.ModelBreaker.Phase;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed.Cause;

/** When a model is left in peace, and how it is found back. Time is a number here. */
class ModelBreakerTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final SessionClosed BUSY = new SessionClosed(Cause.BUSY, 429, "HTTP 429");

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger spared = new AtomicInteger();
    private final ModelBreaker breaker = new ModelBreaker(
            "model",
            new ModelBreaker.Terms(3, Duration.ofSeconds(10), Duration.ofSeconds(8)),
            opened::incrementAndGet,
            spared::incrementAndGet);

    /** Begins at a time that is about to overflow, as a monotonic clock may. */
    private long now = Long.MAX_VALUE - 2 * SECOND;

    private void fail(Duration retryAfter) {
        breaker.failed(breaker.dial(now), BUSY, retryAfter, now);
    }

    private void open() {
        fail(null);
        fail(null);
        fail(null);
    }

    @Test
    void opensAfterSoManyFailuresInARow() {
        // Given
        fail(null);
        fail(null);
        assertThat(breaker.restsNanos(now)).isZero();

        // When
        fail(null);

        // Then
        assertThat(breaker.phase()).isEqualTo(Phase.OPEN);
        assertThat(breaker.restsNanos(now)).isBetween(SECOND, SECOND + SECOND / 4);
        assertThat(breaker.dial(now)).isEqualTo(-1);
        assertThat(breaker.refusal().cause()).isEqualTo(Cause.BUSY);
        assertThat(opened).hasValue(1);
        assertThat(spared).hasValue(1);
    }

    @Test
    void staysClosedWhereACallIsTakenInBetweenOrTheFailuresAreFarApart() {
        for (int i = 0; i < 10; i++) {
            // When
            fail(null);
            fail(null);
            breaker.taken(breaker.dial(now), now);
            fail(null);
            fail(null);
            now += 11 * SECOND;

            // Then
            assertThat(breaker.phase()).isEqualTo(Phase.CLOSED);
        }
    }

    @Test
    void opensAtOnceForAsLongAsTheModelAsksFor() {
        // When
        fail(Duration.ofSeconds(20));

        // Then
        assertThat(breaker.restsNanos(now)).isBetween(20 * SECOND, 25 * SECOND);
    }

    @Test
    void triesOneCallASecondOnceThePauseIsOver() {
        // Given
        open();
        now += 2 * SECOND;

        // When
        List<Long> dials = new ArrayList<>();
        for (long at = 0; at < 10_000; at++) {
            if (breaker.dial(now + at * MILLI) >= 0) {
                dials.add(at);
            }
        }

        // Then
        assertThat(dials).containsExactly(0L, 1_000L, 2_000L, 3_000L, 4_000L, 5_000L, 6_000L, 7_000L, 8_000L, 9_000L);
        assertThat(breaker.phase()).isEqualTo(Phase.HALF_OPEN);
    }

    @Test
    void waitsLongerEachTimeUpToTheLongest() {
        // Given
        open();

        for (long seconds : new long[] {1, 2, 4, 8, 8}) {
            // Then
            assertThat(breaker.restsNanos(now)).isBetween(seconds * SECOND, seconds * SECOND * 5 / 4);

            // When
            now += breaker.restsNanos(now);
            fail(null);
        }
    }

    @Test
    void letsNotAllComeAtOnceWhenTheModelIsBack() {
        // Given
        open();
        now += 2 * SECOND;
        breaker.taken(breaker.dial(now), now);
        assertThat(breaker.phase()).isEqualTo(Phase.RECOVERING);

        // When
        List<Integer> each = new ArrayList<>();
        for (int second = 0; second < 7; second++) {
            int dials = 0;
            for (int i = 0; i < 1_000; i++) {
                long at = now + second * SECOND + i * MILLI;
                long generation = breaker.dial(at);
                if (generation >= 0) {
                    dials++;
                    breaker.taken(generation, at);
                }
            }
            each.add(dials);
        }

        // Then
        assertThat(each).containsExactly(1, 2, 4, 8, 16, 32, 1_000);
        assertThat(breaker.phase()).isEqualTo(Phase.CLOSED);
    }

    @Test
    void opensAgainWhenTheModelFailsWhileItRecovers() {
        // Given
        open();
        now += 2 * SECOND;
        breaker.taken(breaker.dial(now), now);

        // When
        fail(null);

        // Then
        assertThat(breaker.phase()).isEqualTo(Phase.OPEN);
        assertThat(opened).hasValue(2);
    }

    @Test
    void believesNoDialFromBeforeItOpened() {
        // Given
        long early = breaker.dial(now);
        open();
        now += 2 * SECOND;
        long probe = breaker.dial(now);

        // When
        breaker.failed(early, BUSY, null, now);
        breaker.taken(early, now);

        // Then
        assertThat(breaker.phase()).isEqualTo(Phase.HALF_OPEN);
        breaker.taken(probe, now);
        assertThat(breaker.phase()).isEqualTo(Phase.RECOVERING);
    }

    @Test
    void neverOpensWhereItIsOff() {
        // Given
        ModelBreaker none = ModelBreaker.none();

        // When
        for (int i = 0; i < 100; i++) {
            none.failed(none.dial(now), BUSY, Duration.ofSeconds(20), now);
        }

        // Then
        assertThat(none.restsNanos(now)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "20, '', 20",
        "999999999, '', 300",
        "'Sat, 21 Nov 2026 20:00:30 GMT', 'Sat, 21 Nov 2026 20:00:00 GMT', 30",
        "'Sat, 21 Nov 2026 20:00:30 GMT', '', -1",
        "'Sat, 21 Nov 2026 19:00:00 GMT', 'Sat, 21 Nov 2026 20:00:00 GMT', -1",
        "0, '', -1",
        "-3, '', -1",
        "soon, '', -1",
        "'', '', -1"
    })
    void readsWhenTheModelWantsToBeAskedAgain(String value, String date, long seconds) {
        // Given
        HttpHeaders headers = new DefaultHttpHeaders().add("Retry-After", value);
        if (!date.isEmpty()) {
            headers.add("Date", date);
        }

        // When / Then
        assertThat(RetryAfter.of(headers)).isEqualTo(seconds < 0 ? null : Duration.ofSeconds(seconds));
    }
}
