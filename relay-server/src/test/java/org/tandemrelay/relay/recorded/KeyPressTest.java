package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class KeyPressTest {

    private final short[] speech = Recordings.speech("not-ill-disposed.wav", 16_000, 500, 300);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"5@3s, 5, 3000", "#@4.5, #, 4500", "A@0, A, 0", "*@1.025s, *, 1025"})
    void readsAKeyAndItsTime(String written, char digit, int millis) {
        assertThat(KeyPress.parse(written)).isEqualTo(new KeyPress(digit, millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5@", "55@1", "E@1", "5@-1", "5@1m", "5@1.0001"})
    void refusesWhatIsNone(String written) {
        assertThatThrownBy(() -> KeyPress.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + written + "'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "native   | 16000 | ''      | {\"type\":\"dtmf\",\"digit\":\"$\"}",
                "twilio   | 8000  | ''      | \"dtmf\":{\"track\":\"inbound_track\",\"digit\":\"$\"}}",
                "vonage   | 16000 | ''      | {\"event\":\"websocket:dtmf\",\"digit\":\"$\",\"duration\":260}",
                "asterisk | 8000  | 'media' | {\"event\":\"DTMF_END\",\"digit\":\"$\",\"channel_id\":",
            })
    void isToldInTheWordsOfTheProtocol(String dialect, int rateHz, String subprotocol, String words) throws Exception {
        // Given
        Arrivals arrivals = new Arrivals();
        FakeRelay.Script script = new FakeRelay.Script() {
            @Override
            public void onOpen(FakeRelay.Connection line) {
                arrivals.asked();
            }

            @Override
            public void onText(FakeRelay.Connection line, String text) {
                arrivals.came(text);
                FakeRelay.Script.super.onText(line, text);
            }
        };
        try (FakeRelay relay =
                subprotocol.isEmpty() ? FakeRelay.following(script) : FakeRelay.accepting(subprotocol, script)) {
            // When: the keys are named in another order than that of their times
            BridgeCall.Caller.as(dialect, relay.base(), speech, rateHz)
                    .pressing(new KeyPress('#', 900), new KeyPress('5', 400))
                    .lingering(100)
                    .call(folder);

            // Then
            List<String> told = arrivals.names().stream()
                    .filter(text -> text.contains(words.replace("$", "5")) || text.contains(words.replace("$", "#")))
                    .toList();
            assertThat(told).hasSize(2);
            assertThat(told.get(0)).contains(words.replace("$", "5"));
            assertThat(told.get(1)).contains(words.replace("$", "#"));
        }
    }

    @Test
    void isRefusedWhereTheProtocolHasNone() {
        BridgeCall.Caller caller = BridgeCall.Caller.as("openai", "ws://127.0.0.1:1", speech, 24_000)
                .pressing(new KeyPress('5', 400));
        assertThatThrownBy(() -> caller.call(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no key can be pressed in a call as openai");
    }
}
