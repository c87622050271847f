package org.tandemrelay.relay.call.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tandemrelay.upstream.session.ModelCommand.ResponseCreate;

/** What a model still had to answer when its line was lost is asked of the next. */
class OwedAnswerTest extends GatedAnswers {

    @Test
    void asksTheNextModelOnceForTheAnswerThatWasAskedFor() {
        // Given
        ready(true);
        type();

        // When
        boolean owed = gate.onLost(true);
        ready(true);

        // Then
        assertThat(owed).isTrue();
        assertThat(told).containsExactly(WORDS, new ResponseCreate(null), new ResponseCreate(null));
    }

    @Test
    void asksTheNextModelForTheAnswerToATurn() {
        // Given
        ready(true);
        gate.onTurn();
        gate.onTurnEnded(now);

        // When
        boolean owed = gate.onLost(true);
        ready(true);

        // Then
        assertThat(owed).isTrue();
        assertThat(asks()).isEqualTo(1);
    }

    @Test
    void asksTheNextModelForAnAnswerOfWhichNothingHadCome() {
        // Given
        ready(true);
        gate.request("Say hello.", now);
        gate.onStarted("resp_1");

        // When
        boolean owed = gate.onLost(true);
        ready(true);

        // Then
        assertThat(owed).isFalse();
        assertThat(told).containsExactly(new ResponseCreate("Say hello."), new ResponseCreate("Say hello."));
    }

    @Test
    void asksTheNextModelForNothingWhereTheAnswerHadBegun() {
        // Given
        ready(true);
        type();
        gate.onStarted("resp_1");

        // When
        boolean owed = gate.onLost(false);
        ready(true);

        // Then
        assertThat(owed).isFalse();
        assertThat(asks()).isEqualTo(1);
        assertThat(gate.open()).isNull();
    }

    @Test
    void asksTheNextModelForNothingThatWasCalledOff() {
        // Given
        ready(true);
        type();
        gate.callOff();

        // When
        boolean owed = gate.onLost(true);
        ready(true);

        // Then
        assertThat(owed).isFalse();
        assertThat(asks()).isEqualTo(1);
    }

    @Test
    void tellsTheNextModelWhatIsTypedMeanwhile() {
        // Given
        ready(true);
        gate.onLost(true);

        // When
        type();
        assertThat(told).isEmpty();
        ready(true);

        // Then
        assertThat(told).containsExactly(WORDS, new ResponseCreate(null));
    }
}
