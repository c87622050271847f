package org.tandemrelay.relay.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepSearchTest {

    @ParameterizedTest
    @CsvSource({"437, 1000", "25, 1000", "30, 1000", "999, 1000", "3, 40"})
    void findsTheMostCallsThatHoldWithinATenth(int limit, int most) throws Exception {
        // When
        List<Step> steps = search(limit, most);

        // Then
        int found =
                steps.stream().filter(Step::held).mapToInt(Step::calls).max().orElse(0);
        assertThat(found).isLessThanOrEqualTo(limit).isGreaterThanOrEqualTo((int) (limit * 0.92) - 1);
    }

    @Test
    void stopsAtTheMostThatIsToBeTried() throws Exception {
        assertThat(search(10_000, 130)).extracting(Step::calls).containsExactly(25, 50, 100, 130);
    }

    @Test
    void findsNoneWhereNoneHolds() throws Exception {
        assertThat(search(0, 100)).isNotEmpty().noneMatch(Step::held);
    }

    private static List<Step> search(int limit, int most) throws Exception {
        Measured any = Results.echo().measured();
        return new StepSearch(most, calls -> new Step(calls, any, null, calls <= limit)).run();
    }

    @Test
    void judgesByTheDelayThatIsAdded() {
        assertThat(Results.stepped().steps().get(2).addedP99()).isBetween(58.0, 59.0);
    }

    @Test
    void saysThatTheTestWasTheLimitIfItWasLateWhereverItDidNotHold() {
        // Given
        Result stepped = Results.stepped();
        Step lateItself = stepped.steps().get(2);
        Step inTime = new Step(300, stepped.steps().get(0).measured(), null, false);

        // When / Then
        assertThat(lateItself.testLate()).isTrue();
        assertThat(of(stepped, List.of(stepped.steps().get(0), lateItself)).testWasTheLimit())
                .isTrue();
        assertThat(of(stepped, List.of(lateItself, inTime)).testWasTheLimit()).isFalse();
        assertThat(of(stepped, List.of(stepped.steps().get(0))).testWasTheLimit())
                .isFalse();
    }

    @Test
    void tellsHowManyCallsTheTestItselfCouldDo() {
        // When
        Result stepped = Results.stepped();

        // Then: of 400 and 300 frames left late.
        assertThat(stepped.ownLimit()).isEqualTo(200);
    }

    @Test
    void saysThatTheTestWasTheLimitWhereTheModelItselfTakesTwoMilliseconds() {
        // Given
        Result late = Results.echo();
        Step inTime = Results.stepped().steps().get(0);
        Result early = new Result(
                late.plan(), late.begun(), late.machine(), inTime.measured(), inTime.direct(), null, List.of());
        Result slowModel = new Result(
                late.plan(), late.begun(), late.machine(), inTime.measured(), late.direct(), null, List.of());

        // When / Then
        assertThat(early.testWasTheLimit()).isFalse();
        assertThat(slowModel.testWasTheLimit()).isTrue();
        assertThat(late.testWasTheLimit()).isTrue();
    }

    private static Result of(Result any, List<Step> steps) {
        return new Result(any.plan(), any.begun(), any.machine(), any.measured(), any.direct(), null, steps);
    }
}
