package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.recorded.CallReport.Answer;
import org.tandemrelay.relay.recorded.CallReport.Gaps;
import org.tandemrelay.relay.recorded.CallReport.Responses;

class CallFiguresTest {

    private final CallFigures figures =
            new CallFigures(List.of(new Speech(100, 1_000), new Speech(1_300, 2_000), new Speech(5_000, 6_000)));

    @Test
    void measuresFromTheLastSpeechThatWasOverWhenTheAnswerBegan() {
        // When: the first two belong to one turn, with a pause between them
        Answer answer = figures.answerBegins(2_450);

        // Then
        assertThat(answer).isEqualTo(new Answer(2_450, 2_000.0, 450.0));
        assertThat(figures.unanswered(6_000)).containsExactly(new Speech(5_000, 6_000));
    }

    @Test
    void doesNotMeasureAnAnswerToNothing() {
        // Given: a greeting before anything was said, and a second answer to the same speech
        Answer greeting = figures.answerBegins(50);
        figures.answerBegins(2_450);
        Answer afterthought = figures.answerBegins(4_000);

        // Then
        assertThat(greeting.afterSpeechMillis()).isNull();
        assertThat(afterthought.afterSpeechMillis()).isNull();
        assertThat(figures.responses()).extracting(Responses::count).isEqualTo(1L);
    }

    @Test
    void givesPercentilesOfTheResponseTimes() {
        // When
        figures.answerBegins(2_450);
        figures.answerBegins(6_900);

        // Then: to three digits
        Responses responses = figures.responses();
        assertThat(responses.count()).isEqualTo(2);
        assertThat(responses.p50Millis()).isCloseTo(450, within(1.0));
        assertThat(responses.p99Millis()).isCloseTo(900, within(1.0));
        assertThat(responses.maxMillis()).isCloseTo(900, within(1.0));
    }

    @Test
    void doesNotBlameTheRelayForSpeechThatWasNeverSaid() {
        // When: the call ended after 3 s
        figures.answerBegins(2_450);

        // Then
        assertThat(figures.unanswered(3_000)).isEmpty();
    }

    @Test
    void addsUpGaps() {
        // When
        figures.gap(12.5);
        figures.gap(40);
        figures.gap(7.5);

        // Then
        assertThat(figures.gaps()).isEqualTo(new Gaps(3, 60, 40));
    }
}
