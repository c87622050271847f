package org.tandemrelay.relay.call.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.call.line.Memory.Said;
import org.tandemrelay.upstream.session.Role;

class MemoryTest {

    private static Memory of(int messages, int chars) {
        return new Memory(new ReopenPolicy(3, Duration.ofSeconds(3), messages, chars));
    }

    @Test
    void hasWhatWasSaidInItsOrderHoweverLateItsWordsCome() {
        // Given
        Memory memory = of(10, 1_000);

        // When
        memory.place("turn", Role.USER);
        memory.said("answer", Role.ASSISTANT, "Hello Ann.", false);
        memory.said("turn", Role.USER, "I am Ann.", false);

        // Then
        assertThat(memory.recall())
                .containsExactly(new Said(Role.USER, "I am Ann."), new Said(Role.ASSISTANT, "Hello Ann."));
    }

    @Test
    void forgetsTheOldestFirst() {
        // Given
        Memory memory = of(2, 1_000);

        // When
        memory.said(Role.USER, "one");
        memory.said(Role.ASSISTANT, "two");
        memory.said(Role.USER, "three");

        // Then
        assertThat(memory.recall()).extracting(Said::text).containsExactly("two", "three");
    }

    @Test
    void holdsNoMoreThanItMay() {
        // Given
        Memory memory = of(100, 10);

        // When
        memory.said(Role.USER, "12345");
        memory.said(Role.ASSISTANT, "67890");
        memory.said(Role.USER, "abc");

        // Then
        assertThat(memory.recall()).extracting(Said::text).containsExactly("67890", "abc");

        // When
        memory.said(Role.USER, "a message of more than ten");

        // Then
        assertThat(memory.recall()).extracting(Said::text).containsExactly("e than ten");
    }

    @Test
    void isEmptyWhereNoLineIsOpenedAgain() {
        // Given
        Memory memory = new Memory(ReopenPolicy.never());

        // When
        memory.said(Role.USER, "one");

        // Then
        assertThat(memory.recall()).isEmpty();
    }

    @Test
    void tellsThatLessWasHeardThanAModelWasTold() {
        // Given
        Memory memory = of(10, 1_000);
        List<String> corrections = new ArrayList<>();
        memory.corrections(corrections::add);
        memory.said("answer", Role.ASSISTANT, "All of a long story.", false);
        memory.recall();

        // When
        memory.said("answer", Role.ASSISTANT, "All of", true);

        // Then
        assertThat(corrections).containsExactly("All of");
    }

    @Test
    void tellsNothingOfWhatNoModelWasTold() {
        // Given
        Memory memory = of(10, 1_000);
        List<String> corrections = new ArrayList<>();
        memory.corrections(corrections::add);
        memory.said("answer", Role.ASSISTANT, "All of a long story.", false);

        // When
        memory.said("answer", Role.ASSISTANT, "All of", true);

        // Then
        assertThat(corrections).isEmpty();
    }

    @Test
    void knowsWhetherTheCallersLastWordsAreHere() {
        // Given
        Memory memory = of(10, 1_000);

        // When / Then
        assertThat(memory.knowsLastTurn()).isFalse();
        memory.said("turn", Role.USER, "I am Ann.", false);
        memory.place("answer", Role.ASSISTANT);
        assertThat(memory.knowsLastTurn()).isTrue();
        memory.said("answer", Role.ASSISTANT, "Hello Ann.", false);
        assertThat(memory.knowsLastTurn()).isFalse();
        memory.place("next", Role.USER);
        assertThat(memory.knowsLastTurn()).isFalse();
    }

    @Test
    void forgetsAllWhenTheCallIsOver() {
        // Given
        Memory memory = of(10, 1_000);
        memory.said(Role.USER, "one");

        // When
        memory.close();

        // Then
        assertThat(memory.recall()).isEmpty();
    }
}
