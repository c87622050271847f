package org.tandemrelay.relay.load.crew;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What models were told beside what was heard. */
class HeardErrorOfManyTest {

    @Test
    void isTheDifferenceWhicheverWay() {
        // Given
        List<Cut> cuts = List.of(new Cut("a", 1_000), new Cut("b", 500), new Cut("c", 70));

        // When
        HeardError error = HeardError.between(cuts, Map.of("a", 1_012L, "b", 496L, "elsewhere", 3L));

        // Then
        assertThat(error.millis().count()).isEqualTo(2);
        assertThat(error.millis().p50()).isBetween(3.9, 4.1);
        assertThat(error.millis().max()).isBetween(11.9, 12.1);
        assertThat(error.untold()).isEqualTo(1);
    }
}
