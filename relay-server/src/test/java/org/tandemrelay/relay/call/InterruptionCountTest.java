package org.tandemrelay.relay.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tandemrelay.upstream.session.ModelEvent.ResponseDone.Status;

/** An interruption is one, however many tell of it. */
class InterruptionCountTest {

    private final InterruptionCount count = new InterruptionCount();

    @Test
    void countsAnAnswerThatTheModelBrokeOffOnce() {
        // Given
        count.onAnswer();

        // When / Then
        assertThat(count.onAnswered(Status.CANCELLED)).isTrue();
        assertThat(count.onTruncated()).isFalse();
    }

    @Test
    void countsItOnceThoughTheCallerTellsOnlyDuringTheNextAnswer() {
        // Given
        count.onAnswer();

        // When / Then
        assertThat(count.onAnswered(Status.CANCELLED)).isTrue();
        count.onAnswer();
        assertThat(count.onTruncated()).isFalse();
        assertThat(count.onAnswered(Status.CANCELLED)).as("the next answer").isTrue();
    }

    @Test
    void countsItOnceThoughTheCallerTellsFirst() {
        // Given
        count.onAnswer();

        // When / Then
        assertThat(count.onTruncated()).isTrue();
        assertThat(count.onAnswered(Status.CANCELLED)).isFalse();
    }

    @Test
    void countsAnAnswerThatWasLongGivenAndStillPlaying() {
        // Given
        count.onAnswer();

        // When / Then
        assertThat(count.onAnswered(Status.COMPLETED)).isFalse();
        assertThat(count.onTruncated()).isTrue();
    }

    @Test
    void countsEachOfTwoAnswers() {
        // Given
        count.onAnswer();

        // When / Then
        assertThat(count.onAnswered(Status.CANCELLED)).isTrue();
        assertThat(count.onTruncated()).isFalse();
        count.onAnswer();
        assertThat(count.onAnswered(Status.CANCELLED)).isTrue();
        assertThat(count.onTruncated()).isFalse();
    }
}
