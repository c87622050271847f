package org.tandemrelay.relay.call.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tandemrelay.upstream.session.ModelEvent.ItemAdded.ItemKind;

/** One answer at a time, where the model answers by itself what the caller has spoken. */
class AnsweredTurnTest extends GatedAnswers {

    @Test
    void leavesTheAnswerToATurnToTheModel() {
        // Given
        ready(true);
        gate.onTurn();
        type();
        gate.onSeen(ItemKind.TEXT);
        gate.onTurnEnded(now);
        gate.onStarted("resp_of_the_turn");

        // When
        gate.onDone("resp_of_the_turn", now);

        // Then
        assertThat(asks()).isZero();
        assertThat(gate.expected()).isFalse();
    }

    @Test
    void asksForAnAnswerToWhatCameTooLateForThatOfATurn() {
        // Given
        ready(true);
        gate.onTurn();
        gate.onTurnEnded(now);
        type();
        gate.onStarted("resp_of_the_turn");
        gate.onSeen(ItemKind.TEXT);
        assertThat(asks()).isZero();

        // When
        gate.onDone("resp_of_the_turn", now);

        // Then
        assertThat(asks()).isEqualTo(1);
    }

    @Test
    void asksByItselfForTheAnswerThatATurnWasRefused() {
        // Given
        ready(true);
        gate.onStarted("resp_that_goes_on");
        gate.onTurn();
        gate.onTurnEnded(now);
        busy(false);
        assertThat(asks()).isZero();

        // When
        gate.onDone("resp_that_goes_on", now);

        // Then
        assertThat(asks()).isEqualTo(1);
    }

    @Test
    void doesNotWaitForEverForTheAnswerToATurn() {
        // Given
        ready(true);
        gate.onTurn();
        type();
        gate.onTurnEnded(now);
        gate.onBeat(false, now + SECOND);
        assertThat(asks()).isZero();

        // When
        gate.onBeat(false, now + 4 * SECOND);

        // Then
        assertThat(asks()).isEqualTo(1);
    }

    @Test
    void owesTheAnswerToATurnStillWhenItsLineIsInDoubt() {
        // Given
        ready(true);
        gate.onTurn();
        gate.onTurnEnded(now);

        // When
        gate.onBeat(true, now + 4 * SECOND);

        // Then
        assertThat(gate.expected()).isTrue();
    }

    @Test
    void asksInTheMiddleOfATurnThatTheModelDoesNotAnswer() {
        // Given
        ready(false);
        gate.onTurn();

        // When
        type();

        // Then
        assertThat(asks()).isEqualTo(1);
    }
}
