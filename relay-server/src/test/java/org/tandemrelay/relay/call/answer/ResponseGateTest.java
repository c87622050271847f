package org.tandemrelay.relay.call.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tandemrelay.upstream.session.ModelCommand.ResponseCreate;
import org.tandemrelay.upstream.session.ModelEvent.ItemAdded.ItemKind;
import org.tandemrelay.upstream.session.ModelEvent.ResponseRefused;

/** One answer at a time, with a model that does what a line of the test says. */
class ResponseGateTest extends GatedAnswers {

    @Test
    void asksAtOnceWhereNothingIsInTheWay() {
        // Given
        ready(true);

        // When
        type();

        // Then
        assertThat(told).containsExactly(WORDS, new ResponseCreate(null));
    }

    @Test
    void asksForWhatWasWantedBeforeTheModelWasReady() {
        // Given
        type();
        type();
        assertThat(told).isEmpty();

        // When
        ready(true);

        // Then
        assertThat(told).containsExactly(WORDS, WORDS, new ResponseCreate(null));
    }

    @Test
    void waitsForAModelThatTakesNothing() {
        // Given
        ready(true);
        takes = false;
        type();
        assertThat(told).isEmpty();

        // When
        takes = true;
        gate.onWritable(now);

        // Then
        assertThat(told).containsExactly(WORDS, new ResponseCreate(null));
    }

    @Test
    void answersWhatIsTypedInMidAnswerWhenThatIsDone() {
        // Given
        ready(true);
        gate.onStarted("resp_1");
        type();
        type();
        assertThat(asks()).isZero();

        // When
        gate.onDone("resp_1", now);

        // Then
        assertThat(asks()).isEqualTo(1);
    }

    @Test
    void answersWhatWasToldAfterTheAnswerHadBeenAskedFor() {
        // Given
        ready(true);
        type();
        gate.onSeen(ItemKind.TEXT);
        type();
        gate.onStarted("resp_1");
        gate.onSeen(ItemKind.TEXT);

        // When
        gate.onDone("resp_1", now);

        // Then
        assertThat(asks()).isEqualTo(2);
    }

    @Test
    void asksAgainWhenTheOneThatMadeTheModelBusyIsDone() {
        // Given
        ready(true);
        type();
        gate.onStarted("resp_of_a_turn");
        busy(true);
        assertThat(asks()).isEqualTo(1);

        // When
        gate.onDone("resp_of_a_turn", now);

        // Then
        assertThat(asks()).isEqualTo(2);
    }

    @Test
    void doesNotAskAgainWhereTheAnswerThatBeganKnewAll() {
        // Given
        ready(true);
        type();
        gate.onSeen(ItemKind.TEXT);
        gate.onStarted("resp_of_a_turn");
        busy(true);

        // When
        gate.onDone("resp_of_a_turn", now);

        // Then
        assertThat(asks()).isEqualTo(1);
        assertThat(gate.expected()).isFalse();
    }

    @Test
    void asksAgainForWhatWasToBeSaidInAWayOfItsOwn() {
        // Given
        ready(true);
        gate.request("Say goodbye.", now);
        gate.onStarted("resp_of_a_turn");
        busy(true);

        // When
        gate.onDone("resp_of_a_turn", now);

        // Then
        assertThat(told).containsExactly(new ResponseCreate("Say goodbye."), new ResponseCreate("Say goodbye."));
    }

    @Test
    void isFreeAfterARefusalThatIsForGood() {
        // Given
        ready(true);
        type();

        // When
        gate.onRefused(new ResponseRefused(true, false, "invalid_value", "no"), now);
        boolean expected = gate.expected();
        type();

        // Then
        assertThat(expected).isFalse();
        assertThat(asks()).isEqualTo(2);
    }

    @Test
    void isFreeAgainWhenAnAnswerWasLost() {
        // Given
        ready(true);
        type();
        type();
        now += 9 * SECOND;
        gate.onBeat(false, now);
        assertThat(asks()).isEqualTo(1);

        // When
        now += 2 * SECOND;
        gate.onBeat(false, now);

        // Then
        assertThat(asks()).isEqualTo(2);
    }

    @Test
    void theEndOfAnotherAnswerIsNotTheEndOfThisOne() {
        // Given
        ready(true);
        gate.onStarted("resp_1");

        // When
        gate.onDone("resp_0", now);

        // Then
        assertThat(gate.open()).isEqualTo("resp_1");
    }

    @Test
    void keepsNoMoreThanSomebodyTypes() {
        // Given
        for (int i = 0; i < 16; i++) {
            gate.tell(WORDS);
        }

        // When / Then
        assertThat(gate.tell(WORDS)).isFalse();
    }
}
