package org.tandemrelay.relay.load.contest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerdictTest {

    private final Verdict verdict = new Verdict(2, false);

    @Test
    void oneWindowInWhichTheMachineStoodStillSpoilsNothing() {
        // When
        verdict.add(Windows.taking(60), Windows.taking(1));
        verdict.add(Windows.taking(3), Windows.taking(1));
        assertThat(verdict.given()).isFalse();
        verdict.add(Windows.taking(2), Windows.taking(1));

        // Then
        assertThat(verdict.given()).isTrue();
        assertThat(verdict.tried(300, 0).held()).isTrue();
        assertThat(verdict.tried(300, 0).added()).containsExactly(59.0, 2.0, 1.0);
    }

    @Test
    void twoOfThreeThatAreTooLateAreEnough() {
        // When
        verdict.add(Windows.taking(6.5), Windows.taking(1));
        verdict.add(Windows.taking(3), Windows.taking(1));
        verdict.add(Windows.taking(6.5), Windows.taking(1));

        // Then
        assertThat(verdict.tried(300, 0).held()).isFalse();
        assertThat(verdict.tried(300, 0).testLate()).isFalse();
    }

    @Test
    void aFrameThatIsLostIsNotHeldWhateverTheTime() {
        // When
        verdict.add(Windows.taking(1).withWrong(1), Windows.taking(1));
        verdict.add(Windows.taking(1).withWrong(1), Windows.taking(1));

        // Then
        assertThat(verdict.tried(300, 0).held()).isFalse();
    }

    @Test
    void aBadMomentWithNothingBetweenExcusesTwoMillisecondsAndIsTold() {
        // When
        verdict.add(Windows.taking(30), Windows.taking(28));
        verdict.add(Windows.taking(30), Windows.taking(28));

        // Then
        assertThat(verdict.tried(700, 2).held()).isFalse();
        assertThat(verdict.tried(700, 2).testLate()).isTrue();
    }

    @Test
    void callsThatWereRefusedAreNotBorne() {
        // Given
        Verdict refused = new Verdict(2, true);

        // When
        refused.add(Windows.taking(1), Windows.taking(1));
        refused.add(Windows.taking(1), Windows.taking(1));

        // Then
        assertThat(refused.tried(300, 0).held()).isFalse();
    }
}
