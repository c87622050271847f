package org.tandemrelay.relay.load.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LadderTest {

    @ParameterizedTest
    @CsvSource({"437, 300, 1000", "40, 300, 1000", "299, 300, 1000", "999, 300, 1000", "3, 2, 40"})
    void findsTheMostThatHoldsWithinATwentieth(int limit, int first, int most) {
        // When
        int found = climb(limit, first, most).stream()
                .filter(calls -> calls <= limit)
                .mapToInt(calls -> calls)
                .max()
                .orElse(0);

        // Then
        assertThat(found).isGreaterThanOrEqualTo((int) (limit * 0.95) - 1);
    }

    @Test
    void goesUpInCoarseStepsFirst() {
        assertThat(climb(500, 300, 1000)).startsWith(300, 450, 600, 525);
    }

    @Test
    void stopsAtTheMostThatIsToBeTried() {
        assertThat(climb(5_000, 300, 500)).containsExactly(300, 450, 500);
    }

    @Test
    void wantsNothingThatIsKnownAlready() {
        // Given
        Ladder ladder = new Ladder(300, 1000);

        // When
        ladder.tried(300, true);
        ladder.tried(600, false);

        // Then
        assertThat(ladder.wants(200)).isFalse();
        assertThat(ladder.wants(700)).isFalse();
        assertThat(ladder.wants(450)).isTrue();
    }

    private static List<Integer> climb(int limit, int first, int most) {
        Ladder ladder = new Ladder(first, most);
        List<Integer> tried = new ArrayList<>();
        while (!ladder.done()) {
            int calls = ladder.next();
            tried.add(calls);
            ladder.tried(calls, calls <= limit);
        }
        return tried;
    }
}
