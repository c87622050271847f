package org.tandemrelay.relay.load.contest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TriesTest {

    private final Tries tries = new Tries();

    /** How many windows of one turn are thrown away before one is taken. */
    private int thrownAway(Window window, boolean testLate) {
        tries.begin();
        int thrown = 0;
        while (tries.again(window, testLate)) {
            thrown++;
        }
        return thrown;
    }

    @Test
    void takesAWindowWithNothingWrong() {
        assertThat(thrownAway(Windows.robbedOf(20), false)).isZero();
        assertThat(tries.thrownAway()).isZero();
    }

    @Test
    void measuresAgainWhereTheCallersWereLateUntilItIsOfNoUse() {
        assertThat(thrownAway(Windows.taking(3), true)).isEqualTo(2);
        assertThat(thrownAway(Windows.taking(3), true)).isZero();
        assertThat(tries.thrownAway()).isEqualTo(2);
    }

    @Test
    void hasHopeAgainAfterAWindowThatWasInTime() {
        thrownAway(Windows.taking(3), true);
        thrownAway(Windows.taking(1), false);

        assertThat(thrownAway(Windows.taking(3), true)).isEqualTo(2);
    }

    @Test
    void measuresAgainWhereTheMachineWasElsewhereForMoreThanAHundredthOfTheTime() {
        assertThat(thrownAway(Windows.robbedOf(30), false)).isEqualTo(8);
        assertThat(thrownAway(Windows.robbedOf(30), false)).as("in each turn").isEqualTo(8);
        assertThat(tries.thrownAway()).isEqualTo(16);
    }

    @Test
    void doesNotBlameTheCallersForIt() {
        // Given
        thrownAway(Windows.robbedOf(30), false);

        // When / Then
        assertThat(thrownAway(Windows.taking(3), true)).isEqualTo(2);
    }
}
