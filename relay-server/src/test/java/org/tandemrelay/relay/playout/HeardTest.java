package org.tandemrelay.relay.playout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tandemrelay.relay.playout.PlayoutFixture.FIRST;
import static org.tandemrelay.relay.playout.PlayoutFixture.LATER;
import static org.tandemrelay.relay.playout.PlayoutFixture.SECOND;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much was heard of what is cut off: what the model is told that it said. */
class HeardTest {

    private final PlayoutFixture call = PlayoutFixture.lead(200);

    @ParameterizedTest
    @ValueSource(longs = {1, 19, 20, 21, 333, 999})
    void isWhatTheClockSaysWhereTheCallerDoesNotTell(long elapsedMillis) {
        // Given
        call.speak(FIRST, 1_000);
        call.pass(elapsedMillis);

        // When
        var cut = call.flush();

        // Then
        assertThat(cut).containsExactly(new Heard(FIRST, elapsedMillis));
    }

    @Test
    void isOldestFirstWithNothingOfWhatDidNotBegin() {
        // Given
        call.speak(FIRST, 100);
        call.speak(SECOND, 50);
        call.speak(LATER, 1_000);
        call.pass(30);

        // When
        var cut = call.flush();

        // Then
        assertThat(cut).containsExactly(new Heard(FIRST, 30), new Heard(SECOND, 0), new Heard(LATER, 0));
    }

    @Test
    void isAllThatCameWhereTheModelFellBehindItsOwnAnswer() {
        // Given
        call.speak(FIRST, 100);
        call.pass(400);

        // When
        var cut = call.flushWithin(FIRST.responseId());

        // Then
        assertThat(cut).containsExactly(new Heard(FIRST, 100));
    }

    @Test
    void leavesOutWhatWasHeardToItsEnd() {
        // Given
        call.speak(FIRST, 100);
        call.speak(SECOND, 500);
        call.pass(250);

        // When
        var cut = call.flush();

        // Then
        assertThat(cut).containsExactly(new Heard(SECOND, 150));
    }

    @Test
    void isNothingWhereAllWasHeard() {
        // Given
        call.speak(FIRST, 100);
        call.pass(500);

        // When
        var cut = call.flush();

        // Then
        assertThat(cut).isEmpty();
    }

    @Test
    void isNothingWhereTheSameWasCutOffBefore() {
        // Given
        call.speak(FIRST, 1_000);
        call.flush();

        // When
        var cut = call.flush();

        // Then
        assertThat(cut).isEmpty();
    }

    @Test
    void goesOnFromTheLastReport() {
        // Given
        call.speak(FIRST, 1_000);
        call.pass(500);
        call.report(FIRST, 420);
        call.pass(33);

        // When
        var cut = call.flush();

        // Then
        assertThat(cut).containsExactly(new Heard(FIRST, 453));
    }

    @Test
    void takesTheReportOfOneItemForTheNextAsWell() {
        // Given
        call.speak(FIRST, 1_000);
        call.speak(SECOND, 1_000);
        call.pass(1_040);
        call.report(FIRST, 950);
        call.pass(20);

        // When
        var cut = call.flush();

        // Then
        assertThat(cut)
                .as("the caller is 90 ms behind the clock: nothing of the second was heard")
                .containsExactly(new Heard(FIRST, 970), new Heard(SECOND, 0));
    }

    @Test
    void countsTheOlderAsHeardOnceTheCallerReportsTheNewer() {
        // Given
        call.speak(FIRST, 100);
        call.speak(SECOND, 1_000);
        call.pass(50);
        call.report(SECOND, 30);

        // When
        var cut = call.flush();

        // Then
        assertThat(cut).containsExactly(new Heard(SECOND, 30));
    }

    @Test
    void doesNotGoOnThroughAPauseInWhichTheCallerHadNothingToPlay() {
        // Given
        call.speak(FIRST, 300);
        call.pass(200);
        call.report(FIRST, 190);
        call.pass(3_000);
        call.speak(FIRST, 1_000);
        call.pass(100);

        // When
        var cut = call.flush();

        // Then
        assertThat(cut).containsExactly(new Heard(FIRST, 300 + 100));
    }

    @Test
    void countsFromTheItemsBeginningAcrossAPauseInIt() {
        // Given
        call.speak(FIRST, 1_000);
        call.pass(2_000);
        call.speak(FIRST, 1_000);
        call.pass(500);

        // When
        var cut = call.flush();

        // Then
        assertThat(cut).containsExactly(new Heard(FIRST, 1_500));
    }

    @ParameterizedTest
    @ValueSource(longs = {701, 5_000, Long.MAX_VALUE})
    void isNeverMoreThanWasSent(long reportedMillis) {
        // Given
        call.speak(FIRST, 1_000);
        call.pass(500);

        // When
        call.report(FIRST, reportedMillis);

        // Then
        assertThat(call.flush()).containsExactly(new Heard(FIRST, 700));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void isNeverLessThanNothing(long reportedMillis) {
        // Given
        call.speak(FIRST, 1_000);
        call.pass(500);

        // When
        call.report(FIRST, reportedMillis);

        // Then
        assertThat(call.flush()).containsExactly(new Heard(FIRST, 0));
    }

    @Test
    void takesNoNoticeOfReportsOnItemsThatItDoesNotKnow() {
        // Given
        call.speak(FIRST, 1_000);
        call.pass(500);

        // When
        call.report(LATER, 10);

        // Then
        assertThat(call.flush()).containsExactly(new Heard(FIRST, 500));
    }

    @Test
    void leavesOutAnAnswerThatTheCallerPlayedToItsEnd() {
        // Given
        call.speak(FIRST, 100);
        call.speak(SECOND, 100);
        call.speak(LATER, 1_000);
        call.pass(260);
        call.reportPlayedOut("answer");
        call.pass(40);

        // When
        var cut = call.flush();

        // Then
        assertThat(cut)
                .as("the later answer began when the one before it had ended")
                .containsExactly(new Heard(LATER, 40));
    }

    @Test
    void takesNoNoticeOfTheEndOfAnswersThatItDoesNotKnow() {
        // Given
        call.speak(FIRST, 1_000);
        call.pass(500);

        // When
        call.reportPlayedOut("no such answer");

        // Then
        assertThat(call.flush()).containsExactly(new Heard(FIRST, 500));
    }

    @Test
    void isExactWhereAllWasSentOnArrival() {
        // Given
        PlayoutFixture eager = PlayoutFixture.lead(PlayoutSettings.UNLIMITED);
        eager.speak(FIRST, 1_000);
        eager.speak(SECOND, 5_000);
        eager.pass(2_345);

        // When
        var cut = eager.flush();

        // Then
        assertThat(cut).containsExactly(new Heard(SECOND, 1_345));
    }

    @Test
    void isNothingOfWhatNeverLeft() {
        // Given
        call.caller.writable(false);
        call.speak(FIRST, 1_000);
        call.pass(500);

        // When
        var cut = call.flush();

        // Then
        assertThat(cut).containsExactly(new Heard(FIRST, 0));
    }

    @Test
    void isWhatWillHaveBeenPlayedWhenTheWordToStopArrives() {
        // Given
        PlayoutFixture far = PlayoutFixture.roundTrip(400);
        far.speak(FIRST, 2_000);
        far.pass(600);
        far.report(FIRST, 200);
        far.pass(200);
        far.report(FIRST, 400);
        far.pass(33);

        // When
        var cut = far.flush();

        // Then
        assertThat(cut)
                .as("it began 200 ms after the first was sent, and stops 200 ms from now")
                .containsExactly(new Heard(FIRST, 833));
    }

    @Test
    void leavesOutWhatAFarEndKeepsBackBeforeItBegins() {
        // Given
        PlayoutFixture far = PlayoutFixture.roundTrip(400);
        far.speak(FIRST, 2_000);
        far.pass(700);
        far.report(FIRST, 200);
        far.pass(50);

        // When
        var cut = far.flush();

        // Then
        assertThat(cut).as("it began 100 ms late").containsExactly(new Heard(FIRST, 650));
    }

    @Test
    void knowsOfAnAnswersFirstWordsHowLateTheOnesBeforeBegan() {
        // Given
        PlayoutFixture far = PlayoutFixture.roundTrip(100);
        far.speak(FIRST, 1_000);
        far.pass(400);
        far.report(FIRST, 200);
        far.pass(3_000);
        far.speak(LATER, 1_000);
        far.pass(150);

        // When
        var cut = far.flush();

        // Then
        assertThat(cut).containsExactly(new Heard(LATER, 50));
    }

    @Test
    void isNotMovedByReportsOfWhatWasPlayedBeforeThePause() {
        // Given
        PlayoutFixture far = PlayoutFixture.roundTrip(400);
        far.speak(FIRST, 300);
        far.pass(400);
        far.speak(FIRST, 1_000);
        far.pass(300);
        far.report(FIRST, 300);

        // When
        var cut = far.flush();

        // Then
        assertThat(cut).containsExactly(new Heard(FIRST, 300 + 300));
    }

    @Test
    void isNotMovedByReportsThatWaitedHereWhileTheLoopWasBusy() {
        // Given
        PlayoutFixture far = PlayoutFixture.roundTrip(100);
        far.speak(FIRST, 2_000);
        far.pass(400);
        far.report(FIRST, 300);
        far.passBusy(150);
        far.report(FIRST, 360);

        // When
        var cut = far.flush();

        // Then
        assertThat(cut).containsExactly(new Heard(FIRST, 550));
    }

    @Test
    void stillCutsOffWhatALateFarEndHasNotPlayed() {
        // Given
        PlayoutFixture far = PlayoutFixture.roundTrip(100);
        far.speak(FIRST, 500);
        far.pass(400);
        far.report(FIRST, 180);
        far.pass(150);

        // When
        var cut = far.flush();

        // Then
        assertThat(cut).as("by the clock it was over 50 ms ago").containsExactly(new Heard(FIRST, 430));
    }
}
