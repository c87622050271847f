package org.tandemrelay.relay.call.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.upstream.session.ModelEvent.ItemAdded.ItemKind;
import org.tandemrelay.upstream.session.ModelEvent.ResponseRefused;

/** What was asked for, and is called off before it began. */
class CalledOffAnswerTest extends GatedAnswers {

    @Test
    void anAnswerCalledOffBeforeItBeganIsNotToBeHeard() {
        // Given
        ready(true);
        type();

        // When
        gate.callOff();
        boolean first = gate.onStarted("resp_1");
        gate.onDone("resp_1", now);
        type();
        boolean second = gate.onStarted("resp_2");

        // Then
        assertThat(first).isFalse();
        assertThat(second).isTrue();
    }

    @Test
    void whatIsTypedAfterACallingOffIsAnswered() {
        // Given
        ready(true);
        type();
        gate.callOff();
        type();
        gate.onSeen(ItemKind.TEXT);
        gate.onSeen(ItemKind.TEXT);
        gate.onStarted("resp_1");

        // When
        gate.onDone("resp_1", now);

        // Then
        assertThat(asks()).isEqualTo(2);
    }

    @Test
    void speechCallsOffWhatWasAskedForBeforeIt() {
        // Given
        ready(true);
        type();

        // When
        gate.onTurn();

        // Then
        assertThat(gate.asked()).isFalse();
        assertThat(gate.onStarted("resp_1")).isFalse();
    }

    @Test
    void speechDoesNotCallOffAGreeting() {
        // Given
        ready(true);
        gate.request("Say hello.", now);

        // When
        gate.onTurn();

        // Then
        assertThat(gate.onStarted("resp_1")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRefusalOfWhatWasCalledOffChangesNothing(boolean modelIsBusy) {
        // Given
        ready(true);
        type();
        gate.callOff();

        // When
        gate.onRefused(new ResponseRefused(true, modelIsBusy, "busy", "no"), now);

        // Then
        assertThat(gate.expected()).isFalse();
        assertThat(asks()).isEqualTo(1);
        type();
        assertThat(gate.onStarted("resp_2")).isTrue();
    }
}
