package org.tandemrelay.relay.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CallerKeysTest {

    @Test
    void knowsWhoseKeyItIs() {
        // Given
        CallerKeys keys = CallerKeys.parse(List.of(
                "# who may call",
                "",
                CallerKeys.line("shop", "first-key"),
                "  " + CallerKeys.line("web", "second-key")));

        // Then
        assertThat(keys.find("first-key")).isEqualTo(Principal.named("shop"));
        assertThat(keys.find("second-key")).isEqualTo(Principal.named("web"));
        assertThat(keys.find("first-key ")).isNull();
        assertThat(keys.find("")).isNull();
    }

    @Test
    void addsTheKeyOfTheCommandLineToThoseOfTheFile() {
        CallerKeys keys =
                CallerKeys.parse(List.of(CallerKeys.line("shop", "a"))).and(CallerKeys.of("caller-key", "b"));

        assertThat(keys.find("a")).isEqualTo(Principal.named("shop"));
        assertThat(keys.find("b")).isEqualTo(Principal.named("caller-key"));
    }

    @Test
    void namesALineThatIsWrongByItsNumberOnly() {
        assertThatThrownBy(() -> CallerKeys.parse(List.of("# keys", "shop my-plain-key")))
                .hasMessageStartingWith("line 2 ")
                .hasMessageNotContaining("my-plain-key");
        String line = CallerKeys.line("shop", "a");
        assertThatThrownBy(() -> CallerKeys.parse(List.of(line, line))).hasMessageContaining("line 2 has a name");
    }

    @Test
    void keepsNoKey() {
        assertThat(CallerKeys.line("shop", "first-key")).doesNotContain("first-key");
    }
}
