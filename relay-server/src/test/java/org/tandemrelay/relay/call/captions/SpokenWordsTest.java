package org.tandemrelay.relay.call.captions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SpokenWordsTest {

    private static final long SECOND = 1_000_000_000L;

    private final SpokenWords words = new SpokenWords();

    @Test
    void tellsWholeWordsAsTheyAreSent() {
        // Given
        words.append("one two three four five");
        words.received(2 * SECOND);
        words.whole();

        // When
        words.sent(SECOND);

        // Then
        assertThat(words.next()).isEqualTo("one two");
        assertThat(words.next()).isEmpty();
        words.sent(SECOND);
        assertThat(words.next()).isEqualTo(" three four five");
        assertThat(words.over()).isTrue();
    }

    @Test
    void tellsNothingBeforeAnythingIsSent() {
        // Given
        words.append("one two three");
        words.received(SECOND);

        // When / Then
        assertThat(words.next()).isEmpty();
    }

    @Test
    void takesNobodyToSpeakFasterThanPeopleDo() {
        // Given: a model that writes far ahead of what it says
        words.append("a sentence of more than a hundred characters, ".repeat(4));
        words.received(SECOND / 2);

        // When
        words.sent(SECOND / 2);

        // Then
        assertThat(words.next()).isEqualTo("a sentence");
    }

    @Test
    void knowsWhatWasHeard() {
        // Given
        words.append("one two three four five");
        words.received(2 * SECOND);
        words.whole();
        words.sent(2 * SECOND);
        words.next();

        // When / Then
        assertThat(words.heard(1_000)).isEqualTo("one two");
        assertThat(words.heard(0)).isEmpty();
        assertThat(words.heard(5_000)).isEqualTo("one two three four five");
    }

    @Test
    void cutsNoCharacterInTwoWhereThereAreNoSpaces() {
        // Given
        words.append("𠀋".repeat(40));
        words.received(40 * SECOND);
        words.whole();

        // When / Then
        assertThat(words.heard(20_500)).isEqualTo("𠀋".repeat(20));
    }

    @Test
    void goesOnWhereTheModelWritesAllOfItAnew() {
        // Given
        words.append("one two");
        words.received(2 * SECOND);
        words.sent(SECOND);
        words.next();

        // When
        words.replace("one two three four");
        words.sent(SECOND);
        words.whole();

        // Then
        words.next();
        assertThat(words.told()).isEqualTo("one two three four");
    }

    @Property
    void tellsAllOfItOnceHoweverItIsSent(@ForAll @Size(max = 30) List<@IntRange(min = 1, max = 400) Integer> pieces) {
        // Given
        SpokenWords any = new SpokenWords();
        String text = "the quick brown fox jumps over the lazy dog, and sleeps";
        any.append(text);
        long total = pieces.stream().mapToLong(piece -> piece * 1_000_000L).sum();
        any.received(total);
        any.whole();

        // When
        StringBuilder told = new StringBuilder();
        for (int piece : pieces) {
            any.sent(piece * 1_000_000L);
            told.append(any.next());
        }
        told.append(any.next());

        // Then
        assertThat(told.toString()).isEqualTo(text);
    }
}
