package org.tandemrelay.relay.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who comes after an event loop was late. */
class ReadmissionTest {

    private static final int CROWD = 1_000;

    private final Readmission readmission = new Readmission();

    /** How many of a thousand are taken at this second. */
    private int taken(int second) {
        int taken = 0;
        while (taken < CROWD && readmission.takesOne(TimeUnit.SECONDS.toNanos(second))) {
            readmission.tookOne();
            taken++;
        }
        return taken;
    }

    @Test
    void twiceAsManyComeInEachSecond() {
        // Given
        List<Integer> taken = new ArrayList<>();
        readmission.begin(TimeUnit.SECONDS.toNanos(10));

        // When
        for (int second = 10; second < 17; second++) {
            taken.add(taken(second));
        }

        // Then
        assertThat(taken).containsExactly(1, 2, 4, 8, 16, 32, CROWD);
    }

    @Test
    void whoIsSentAwayAllTheSameTakesNobodysPlace() {
        // Given
        readmission.begin(0);

        // When
        for (int i = 0; i < CROWD; i++) {
            assertThat(readmission.takesOne(0)).isTrue();
        }

        // Then
        assertThat(taken(0)).isEqualTo(1);
    }

    @Test
    void holdsNobodyUpWhereNothingWasLate() {
        assertThat(taken(0)).isEqualTo(CROWD);
    }
}
