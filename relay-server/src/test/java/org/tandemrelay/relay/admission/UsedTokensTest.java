package org.tandemrelay.relay.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.admission.UsedTokens.Verdict;

class UsedTokensTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void forgetsTokensThatAreNoGoodAnyMoreAndTakesNoMoreThanItCanRemember() {
        // Given: the second of them is good for less long
        UsedTokens used = new UsedTokens(2);
        used.use("one", NOW.plusSeconds(60), NOW);
        used.use("two", NOW.plusSeconds(30), NOW);

        // When
        Verdict full = used.use("three", NOW.plusSeconds(90), NOW.plusSeconds(20));
        Verdict later = used.use("three", NOW.plusSeconds(90), NOW.plusSeconds(31));
        Verdict again = used.use("one", NOW.plusSeconds(60), NOW.plusSeconds(31));

        // Then
        assertThat(full).isEqualTo(Verdict.FULL);
        assertThat(later).isEqualTo(Verdict.FIRST);
        assertThat(again).isEqualTo(Verdict.AGAIN);
    }

    @Test
    void forgetsATokenThatWasNotUsedAfterAllAndLeavesItsPlace() {
        // Given
        UsedTokens used = new UsedTokens(1);
        used.use("one", NOW.plusSeconds(60), NOW);

        // When
        used.giveBack("one");
        used.giveBack("another");

        // Then
        assertThat(used.use("two", NOW.plusSeconds(60), NOW)).isEqualTo(Verdict.FIRST);
        assertThat(used.use("two", NOW.plusSeconds(60), NOW)).isEqualTo(Verdict.AGAIN);
        assertThat(used.use("one", NOW.plusSeconds(60), NOW)).isEqualTo(Verdict.FULL);
    }
}
