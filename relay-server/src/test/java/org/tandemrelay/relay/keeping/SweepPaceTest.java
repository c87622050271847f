package org.tandemrelay.relay.keeping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How often a folder is looked through. */
class SweepPaceTest {

    private static final long SECOND = 1_000_000_000;

    private final SweepPace pace = new SweepPace();

    @Test
    void isAtOnceWhenNobodyHasLookedYet() {
        assertThat(pace.due(Long.MAX_VALUE)).isTrue();
        assertThat(pace.due(Long.MIN_VALUE)).isTrue();
    }

    @Test
    void leavesTheThreadItsTimeWhereLooksTakeLong() {
        // Given: also where the clock goes from its largest number to its smallest.
        long begun = Long.MAX_VALUE - SECOND;

        // When
        pace.looked(begun, begun + 2 * SECOND);

        // Then
        assertThat(pace.due(begun + 199 * SECOND)).isFalse();
        assertThat(pace.due(begun + 200 * SECOND)).isTrue();
    }
}
