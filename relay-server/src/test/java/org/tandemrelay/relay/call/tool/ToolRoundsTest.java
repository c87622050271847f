package org.tandemrelay.relay.call.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ToolRoundsTest {

    private final ToolRounds rounds = new ToolRounds();

    @Test
    void isOverWhenAllAreDoneAndTheAnswerIs() {
        // Given
        rounds.begun("resp_1");
        rounds.begun("resp_1");

        // When / Then
        assertThat(rounds.ended("resp_1", true)).isFalse();
        assertThat(rounds.answerDone("resp_1")).isFalse();
        assertThat(rounds.ended("resp_1", true)).isTrue();
    }

    @Test
    void waitsForTheAnswerThatMayCallMore() {
        // Given
        rounds.begun("resp_1");

        // When / Then
        assertThat(rounds.ended("resp_1", true)).isFalse();
        assertThat(rounds.answerDone("resp_1")).isTrue();
        assertThat(rounds.answerDone("resp_1")).isFalse();
    }

    @Test
    void keepsAnswersApart() {
        // Given
        rounds.begun("resp_1");
        rounds.answerDone("resp_1");
        rounds.begun("resp_2");
        rounds.answerDone("resp_2");

        // When / Then
        assertThat(rounds.ended("resp_2", true)).isTrue();
        assertThat(rounds.ended("resp_1", true)).isTrue();
    }

    @Test
    void wantsNoAnswerToWhatTheModelCalledOffItself() {
        // Given
        rounds.begun("resp_1");
        rounds.answerDone("resp_1");

        // When / Then
        assertThat(rounds.ended("resp_1", false)).isFalse();
    }

    @Test
    void doesNotWaitForAnAnswerWithoutAName() {
        // Given
        rounds.begun("");

        // When / Then
        assertThat(rounds.ended("", true)).isTrue();
    }

    @Test
    void hasNothingToAnswerWhereNothingWasCalled() {
        assertThat(rounds.answerDone("resp_1")).isFalse();
        assertThat(rounds.ended("resp_1", true)).isFalse();
    }
}
