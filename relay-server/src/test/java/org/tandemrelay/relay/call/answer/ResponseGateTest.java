package org.tandemrelay.relay.call.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelCommand.InputText;
import org.tandemrelay.upstream.session.ModelCommand.ResponseCreate;
import org.tandemrelay.upstream.session.ModelEvent.ItemAdded.ItemKind;
import org.tandemrelay.upstream.session.ModelEvent.ResponseRefused;
import org.tandemrelay.upstream.session.Role;

/** One answer at a time, with a model that does what a line of the test says. */
class ResponseGateTest {

    private static final InputText WORDS = new InputText(Role.USER, "words", false);
    private static final long SECOND = 1_000_000_000L;

    private final List<ModelCommand> told = new ArrayList<>();
    private final ResponseGate gate = new ResponseGate(new CommandSink() {
        @Override
        public boolean takes() {
            return takes;
        }

        @Override
        public void tell(ModelCommand command) {
            told.add(command);
        }
    });
    private boolean takes = true;
    private long now = -5 * SECOND;

    private void ready(boolean answersTurns) {
        gate.onReady(answersTurns, now);
    }

    private long asks() {
        return told.stream().filter(ResponseCreate.class::isInstance).count();
    }

    private void type() {
        gate.tell(WORDS);
        gate.request(now);
    }

    private void busy(boolean ours) {
        gate.onRefused(new ResponseRefused(ours, true, "busy", "one at a time"), now);
    }

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
