package org.tandemrelay.relay.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What five seconds of beats say of an event loop. */
class LagWindowTest {

    private static final long LIMIT = TimeUnit.MILLISECONDS.toNanos(20);

    private final LagWindow window = new LagWindow();

    private void beats(int count, long lagMillis) {
        for (int i = 0; i < count; i++) {
            window.add(TimeUnit.MILLISECONDS.toNanos(lagMillis), LIMIT);
        }
    }

    @Test
    void forgivesAStandstillOfTheWholeMachine() {
        // Given
        beats(250, 0);

        // When
        beats(5, 3_000);

        // Then
        assertThat(window.late()).isFalse();
    }

    @Test
    void isLateAfterTheSixthLateBeatInFiveSeconds() {
        // Given
        beats(250, 3);

        // When
        for (int i = 0; i < 6; i++) {
            assertThat(window.late()).isFalse();
            beats(1, 20);
            beats(40, 3);
        }

        // Then
        assertThat(window.late()).isTrue();
        assertThat(window.highNanos()).isEqualTo(LIMIT);
    }

    @Test
    void isInTimeAgainOnlyWellBelowTheLimit() {
        // Given
        beats(250, 25);

        // When / Then
        beats(500, 15);
        assertThat(window.late()).isTrue();
        beats(244, 9);
        assertThat(window.late()).isTrue();
        beats(1, 9);
        assertThat(window.late()).isFalse();
        beats(500, 15);
        assertThat(window.late()).isFalse();
    }

    @Test
    void isNeverLateWithoutALimit() {
        // When
        for (int i = 0; i < 100; i++) {
            window.add(Long.MAX_VALUE, 0);
        }

        // Then
        assertThat(window.late()).isFalse();
    }
}
