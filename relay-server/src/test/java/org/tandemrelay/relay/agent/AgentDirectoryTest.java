package org.tandemrelay.relay.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentDirectoryTest {

    private static final AgentProfile RECEPTION = agent("reception", "+49 30 123456");
    private static final AgentProfile BILLING = agent("billing", "+4930123457", "extension-7");
    private final AgentDirectory directory = new AgentDirectory(List.of(RECEPTION, BILLING), RECEPTION);

    private static AgentProfile agent(String name, String... numbers) {
        AgentProfile plain = AgentProfile.plain();
        return new AgentProfile(
                name,
                Set.of(numbers),
                plain.model(),
                plain.session(),
                plain.conduct(),
                plain.variables(),
                plain.spending(),
                null);
    }

    @ParameterizedTest
    @CsvSource({
        "agent, billing, billing",
        "To, +4930123457, billing",
        "to, 4930123457, billing",
        "to, sip:4930123457@example.org;transport=tcp, billing",
        "to, tel:+49-30-123457, billing",
        "to, Extension-7, billing",
        "to, '+49 (30) 123456', reception",
        "to, +4930999, reception",
        "from, +4930123457, reception"
    })
    void choosesByWhatTheCallBrings(String parameter, String value, String chosen) {
        // When / Then
        assertThat(directory.choose(Map.of(parameter, value)).name()).isEqualTo(chosen);
    }

    @Test
    void takesTheNameBeforeTheNumber() {
        // When / Then
        assertThat(directory.choose(Map.of("agent", "reception", "To", "+4930123457")))
                .isEqualTo(RECEPTION);
    }

    @Test
    void givesNobodyForANameThatThereIsNot() {
        // When / Then
        assertThat(directory.choose(Map.of("agent", "sales", "To", "+4930123457")))
                .isNull();
    }

    @Test
    void takesNoHeedOfNamesWhereNobodyHasOne() {
        // Given
        AgentDirectory alone = AgentDirectory.of(AgentProfile.plain());

        // When / Then
        assertThat(alone.choose(Map.of("agent", "support"))).isEqualTo(alone.usual());
        assertThat(alone.looksAtNames()).isFalse();
    }

    @Test
    void refusesANumberOfTwo() {
        // When / Then
        assertThatThrownBy(() ->
                        new AgentDirectory(List.of(RECEPTION, agent("other", "0049 30 1", "4930123456")), RECEPTION))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the number 4930123456 is of both 'reception' and 'other'");
    }
}
