package org.tandemrelay.relay.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    @Test
    void putsValuesIntoItsGaps() {
        // Given
        Template template = Template.of("{{greeting}} {{ call.from }}, {{greeting}}!");

        // When / Then
        assertThat(template.names()).containsExactly("greeting", "call.from");
        assertThat(template.fill(Map.of("greeting", "Hello", "call.from", "+49 30 1")))
                .isEqualTo("Hello +49 30 1, Hello!");
    }

    @Test
    void leavesNothingWhereThereIsNoValue() {
        // When / Then
        assertThat(Template.of("Hello {{name}}!").fill(Map.of())).isEqualTo("Hello !");
    }

    @Test
    void doesNotTakeAValueForAGap() {
        // When / Then
        assertThat(Template.of("{{a}} {{b}}").fill(Map.of("a", "{{b}}", "b", "secret")))
                .isEqualTo("{{b}} secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{}}", "{{ }}", "{{two words}}", "{{1st}}", "say {{\u00e4}} now"})
    void refusesAGapWithoutAName(String text) {
        // When / Then
        assertThatThrownBy(() -> Template.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the name of a variable");
    }

    @Property
    void isTheSameTextWhereThereAreNoGaps(@ForAll String text) {
        // Given
        String plain = text.replace("{", "(");

        // When / Then
        assertThat(Template.of(plain).fill(Map.of())).isEqualTo(plain);
        assertThat(Template.of(plain).length()).isEqualTo(plain.length());
    }
}
