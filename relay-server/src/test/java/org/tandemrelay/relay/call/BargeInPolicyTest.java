package org.tandemrelay.relay.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tandemrelay.relay.call.AnswerUnderWay.ITEM;
import static org.tandemrelay.relay.call.AnswerUnderWay.PCM;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tandemrelay.relay.agent.BargeInPolicy;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.session.ModelEvent.OutputFlush.Reason;

/** Whose ear decides that somebody speaks into an answer, what does not count as that, and who cancels the answer. */
class BargeInPolicyTest {

    private @Nullable AnswerUnderWay made;

    private AnswerUnderWay by(BargeInPolicy.By ear, int minimalMillis) {
        made = AnswerUnderWay.by(new BargeInPolicy(ear, minimalMillis));
        return made;
    }

    @AfterEach
    void stop() {
        if (made != null) {
            made.close();
        }
    }

    @Test
    void leavesItToTheModelToCancelWhereThatDoesSoByItself() {
        // Given
        AnswerUnderWay answer = AnswerUnderWay.cancelledByTheModel();
        made = answer;
        answer.begun(ITEM, 1_000);

        // When
        answer.barge.onFlush(Reason.BARGE_IN);

        // Then
        assertThat(answer.story)
                .contains("Flush[reason=BARGE_IN]")
                .noneMatch(told -> told.startsWith("ResponseCancel"));
    }

    @ParameterizedTest
    @EnumSource(
            value = BargeInPolicy.By.class,
            names = {"MODEL", "VAD"})
    void tellsAllThatWasHeardOfAnAnswerThatHadRunDry(BargeInPolicy.By ear) {
        // Given
        AnswerUnderWay answer = by(ear, 0);
        answer.begun(ITEM, 100);

        // When
        if (ear == BargeInPolicy.By.VAD) {
            answer.playOn();
            answer.callerSpeaks();
        } else {
            answer.barge.onFlush(Reason.BARGE_IN);
        }
        answer.say(ITEM, 300);
        answer.barge.onResponseDone("answer");

        // Then
        assertThat(answer.story)
                .filteredOn(told -> told.startsWith("PlaybackTruncate"))
                .containsExactly("PlaybackTruncate[itemId=item, playedMillis=100]");
    }

    @Test
    void isNobodysWhereItIsSwitchedOff() {
        // Given
        AnswerUnderWay answer = by(BargeInPolicy.By.OFF, 0);
        answer.begun(ITEM, 1_000);

        // When
        answer.barge.onModelHears();
        answer.barge.onFlush(Reason.BARGE_IN);

        // Then
        assertThat(answer.story).isEmpty();
        assertThat(answer.downlink.playing()).isTrue();
    }

    @Test
    void isTheRelaysOwnWhereItListensItself() {
        // Given
        AnswerUnderWay answer = by(BargeInPolicy.By.VAD, 0);
        answer.begun(ITEM, 1_000);

        // When
        answer.callerSpeaks();

        // Then
        assertThat(answer.story)
                .startsWith("Flush[reason=BARGE_IN]", "flushed", "ResponseCancel[responseId=answer]")
                .filteredOn(told -> told.startsWith("Flush"))
                .hasSize(1);
    }

    @Test
    void takesNoCoughThatTheModelTookForSpeech() {
        // Given
        AnswerUnderWay answer = by(BargeInPolicy.By.MODEL, 300);
        answer.begun(ITEM, 1_000);
        byte[] cough = Arrays.copyOf(AnswerUnderWay.aSentence(), 16 * (500 + 200));

        // When
        answer.barge.onModelHears();
        answer.barge.onFlush(Reason.BARGE_IN);
        answer.caller(cough);
        answer.caller(Speech.silence(1_000, PCM));
        answer.barge.onModelHearsNoMore();

        // Then
        assertThat(answer.story).isEmpty();
    }

    @Test
    void takesSpeechOfBothEarsWhereACoughIsNotToCount() {
        // Given
        AnswerUnderWay answer = by(BargeInPolicy.By.MODEL, 300);
        answer.begun(ITEM, 1_000);

        // When
        answer.barge.onModelHears();
        answer.barge.onFlush(Reason.BARGE_IN);
        answer.callerSpeaks();

        // Then
        assertThat(answer.story).startsWith("Flush[reason=BARGE_IN]", "flushed", "ResponseCancel[responseId=answer]");
    }

    @Test
    void cancelsAnAnswerOfWhichNothingHasBeenHeardWhereTheModelWouldNot() {
        // Given
        AnswerUnderWay answer = by(BargeInPolicy.By.VAD, 0);
        answer.responses.onStarted("answer");
        answer.story.clear();

        // When
        answer.callerSpeaks();
        answer.say(ITEM, 100);

        // Then
        assertThat(answer.story).containsExactly("ResponseCancel[responseId=answer]");
    }
}
