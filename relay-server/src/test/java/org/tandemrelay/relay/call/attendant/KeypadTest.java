package org.tandemrelay.relay.call.attendant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.agent.KeypadPolicy;

class KeypadTest {

    private final Keypad keypad = keypad(Duration.ofSeconds(2));

    private static Keypad keypad(Duration pause) {
        return new Keypad(new KeypadPolicy(KeypadPolicy.Use.TEXT, pause, true));
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void endsAGroupWithTheHash() {
        // Given
        assertThat(keypad.press('1', millis(0))).isNull();
        assertThat(keypad.press('*', millis(100))).isNull();

        // When / Then
        assertThat(keypad.press('#', millis(200))).isEqualTo("1*#");
        assertThat(keypad.onBeat(millis(60_000))).isNull();
    }

    @Test
    void endsAGroupThatNothingFollows() {
        // Given
        keypad.press('1', millis(0));
        keypad.press('2', millis(1_900));

        // When / Then
        assertThat(keypad.onBeat(millis(3_800))).isNull();
        assertThat(keypad.onBeat(millis(3_900))).isEqualTo("12");
        assertThat(keypad.onBeat(millis(9_000))).isNull();
    }

    @Test
    void tellsEachKeyWithoutAPause() {
        // When / Then
        assertThat(keypad(Duration.ZERO).press('5', millis(0))).isEqualTo("5");
    }

    @Test
    void doesNotGatherForEver() {
        // When
        String group = null;
        int pressed = 0;
        while (group == null) {
            group = keypad.press('0', millis(pressed++));
        }

        // Then
        assertThat(group).hasSize(64);
    }
}
