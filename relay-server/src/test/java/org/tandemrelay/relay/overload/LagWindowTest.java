package org.tandemrelay.relay.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a second of beats says of an event loop. */
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
        beats(50, 0);

        // When
        beats(5, 3_000);

        // Then
        assertThat(window.late()).isFalse();
    }

    @Test
    void isLateAfterTheSixthLateBeatOfASecond() {
        // Given
        beats(50, 3);

        // When
        beats(6, 20);

        // Then
        assertThat(window.late()).isTrue();
        assertThat(window.highNanos()).isEqualTo(LIMIT);
    }

    @Test
    void isInTimeAgainOnlyWellBelowTheLimit() {
        // Given
        beats(50, 25);

        // When / Then
        beats(100, 15);
        assertThat(window.late()).isTrue();
        beats(44, 9);
        assertThat(window.late()).isTrue();
        beats(1, 9);
        assertThat(window.late()).isFalse();
        beats(100, 15);
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
