package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatienceTest {

    private final Patience patience = new Patience(3_000, 15_000);

    @Test
    void lingersAfterTheLastThingThatHappened() {
        // Given: a recording of 2 s, an answer heard until 7 s, a caption at 8 s
        patience.state("listening");
        patience.activity(8_000);

        // Then
        assertThat(patience.exhausted(10_999, 2_000, 7_000)).isFalse();
        assertThat(patience.exhausted(11_000, 2_000, 7_000)).isTrue();
    }

    @Test
    void doesNotHangUpWhileTheAnswerIsStillBeingHeard() {
        // Given: all the audio came at once, 9 s of it
        patience.state("listening");
        patience.activity(1_000);

        // Then
        assertThat(patience.exhausted(11_999, 500, 9_000)).isFalse();
        assertThat(patience.exhausted(12_000, 500, 9_000)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"connecting", "hearing", "thinking", "speaking"})
    void waitsAsLongAsTheTimeoutForAnAnswerThatIsBeingMade(String state) {
        // Given
        patience.state(state);

        // Then
        assertThat(patience.exhausted(16_999, 2_000, 0)).isFalse();
        assertThat(patience.exhausted(17_000, 2_000, 0)).isTrue();
    }
}
