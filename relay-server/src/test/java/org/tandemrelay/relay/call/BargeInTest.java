package org.tandemrelay.relay.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tandemrelay.relay.call.AnswerUnderWay.ITEM;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.upstream.session.ModelEvent.OutputFlush.Reason;
import org.tandemrelay.upstream.session.OutputItem;

/** What either side is told, and in which order, when somebody speaks into an answer. */
class BargeInTest {

    private static final OutputItem LATE = new OutputItem("answer", "late");
    private static final OutputItem NEXT = new OutputItem("next", "other");

    private final AnswerUnderWay answer = AnswerUnderWay.usual();

    @AfterEach
    void stop() {
        answer.close();
    }

    @Test
    void stopsEverythingInTheTurnOfTheLoopInWhichTheModelHearsTheCaller() {
        // Given
        answer.begun(ITEM, 1_000);

        // When
        answer.barge.onFlush(Reason.BARGE_IN);

        // Then
        assertThat(answer.story)
                .containsExactly(
                        "Flush[reason=BARGE_IN]",
                        "flushed",
                        "ResponseCancel[responseId=answer]",
                        "PlaybackTruncate[itemId=item, playedMillis=100]");
    }

    @ParameterizedTest
    @CsvSource({"40, PlaybackTruncate[itemId=item; playedMillis=40]", "90, ''", "180, ''"})
    void believesACallerWhoSaysThatItHeardClearlyLess(long reallyMillis, String toldBesides) {
        // Given
        answer.begun(ITEM, 1_000);
        answer.barge.onFlush(Reason.BARGE_IN);
        answer.story.clear();

        // When
        answer.barge.onStopped("item", reallyMillis);
        answer.barge.onStopped("item", reallyMillis);
        answer.barge.onStopped("nobody's", 0);

        // Then
        assertThat(String.join(", ", answer.story)).isEqualTo(toldBesides.replace(';', ','));
    }

    @Test
    void letsNothingOfTheAnswerThroughThatComesLate() {
        // Given
        answer.begun(ITEM, 1_000);
        answer.barge.onFlush(Reason.BARGE_IN);
        answer.story.clear();

        // When
        answer.say(ITEM, 300);
        answer.say(LATE, 300);

        // Then
        assertThat(answer.story).isEmpty();
        assertThat(answer.downlink.playing()).isFalse();
    }

    @Test
    void tellsTheModelOnceOfAnItemThatCameTooLateToBeHeard() {
        // Given
        answer.begun(ITEM, 1_000);
        answer.barge.onFlush(Reason.BARGE_IN);
        answer.say(ITEM, 300);
        answer.say(LATE, 300);
        answer.say(LATE, 300);
        answer.story.clear();

        // When
        answer.barge.onResponseDone("answer");
        answer.barge.onResponseDone("answer");

        // Then
        assertThat(answer.story).containsExactly("PlaybackTruncate[itemId=late, playedMillis=0]");
    }

    @Test
    void letsTheNextAnswerThrough() {
        // Given
        answer.begun(ITEM, 1_000);
        answer.barge.onFlush(Reason.BARGE_IN);
        answer.done(ITEM);
        answer.story.clear();

        // When
        answer.say(NEXT, 20);

        // Then
        assertThat(answer.story).contains("audio other");
    }

    @Test
    void isNoneWhereNothingIsPlaying() {
        // When
        answer.barge.onFlush(Reason.BARGE_IN);

        // Then
        assertThat(answer.story).isEmpty();
    }

    @Test
    void isNoneInAnAnswerThatMustBeHeard() {
        // Given
        answer.barge.guardNext();
        answer.begun(ITEM, 1_000);

        // When
        answer.barge.onFlush(Reason.BARGE_IN);

        // Then
        assertThat(answer.barge.stop(CallerCommand.Flush.Reason.INTERRUPT)).isFalse();
        assertThat(answer.story).isEmpty();
    }

    @Test
    void guardsNoAnswerButTheOne() {
        // Given
        answer.barge.guardNext();
        answer.begun(ITEM, 40);
        answer.done(ITEM);
        answer.pass(1_000);
        answer.barge.onPlayedOut();
        answer.begun(NEXT, 1_000);

        // When
        answer.barge.onFlush(Reason.BARGE_IN);

        // Then
        assertThat(answer.story).contains("Flush[reason=BARGE_IN]");
    }
}
