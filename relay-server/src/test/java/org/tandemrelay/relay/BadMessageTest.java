package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.testing.Speech;

/** What a caller is warned of, and the call goes on. */
class BadMessageTest {

    private static final AudioFormat WIDE = AudioFormat.pcm16(16_000);

    @RegisterExtension
    static final GoodCall OTHER = new GoodCall();

    static Stream<Arguments> mistakes() {
        String deep = "[".repeat(900) + "]".repeat(900);
        return Stream.of(
                arguments("hello", "not_json", "not JSON"),
                arguments("", "not_json", "one JSON object"),
                arguments("{\"type\":\"ping\"} {}", "not_json", "not JSON"),
                arguments("[1]", "not_json", "one JSON object"),
                arguments("\"ping\"", "not_json", "one JSON object"),
                arguments(
                        "{\"type\":\"ping\",\"t\":[" + deep.replace("[", "[[").replace("]", "]]") + "]}",
                        "not_json",
                        "JSON"),
                arguments("{\"type\":\"sing\"}", "unknown_type", "'sing'"),
                arguments("{\"typ\":\"ping\"}", "unknown_type", "no type"),
                arguments("{\"type\":7}", "unknown_type", "no type"),
                arguments("{\"type\":{\"a\":1}}", "unknown_type", "no type"),
                arguments("{\"type\":\"start\"}", "bad_member", "start: 'rate'"),
                arguments("{\"type\":\"start\",\"rate\":44100}", "bad_member", "'44100', but must be one of 8000"),
                arguments("{\"type\":\"start\",\"rate\":[8000]}", "bad_member", "start: 'rate'"),
                arguments("{\"type\":\"start\",\"encoding\":\"mp3\"}", "bad_member", "start: 'encoding' is 'mp3'"),
                arguments("{\"type\":\"start\",\"encoding\":null}", "bad_member", "start: 'encoding' is 'null'"),
                arguments("{\"type\":\"start\",\"encoding\":[\"opus\"]}", "bad_member", "start: 'encoding' is ''"),
                arguments(
                        "{\"type\":\"start\",\"encoding\":\"alaw\",\"rate\":16000}",
                        "bad_member",
                        "start: 'rate' is '16000', but must be 8000 with the encoding 'alaw'"),
                arguments("{\"type\":\"text\"}", "bad_member", "text: 'text'"),
                arguments("{\"type\":\"text\",\"text\":\"\"}", "bad_member", "text: 'text'"),
                arguments("{\"type\":\"text\",\"text\":5}", "bad_member", "text: 'text'"),
                arguments("{\"type\":\"text\",\"text\":\"\\ud800\"}", "bad_member", "text: 'text'"),
                arguments("{\"type\":\"played\",\"ms\":1}", "bad_member", "played: 'item'"),
                arguments("{\"type\":\"played\",\"item\":\"i\"}", "bad_member", "played: 'ms'"),
                arguments("{\"type\":\"played\",\"item\":\"i\",\"ms\":-1}", "bad_member", "played: 'ms'"),
                arguments("{\"type\":\"played\",\"item\":\"i\",\"ms\":1e300}", "bad_member", "played: 'ms'"),
                arguments("{\"type\":\"flushed\",\"item\":\"i\",\"ms\":\"1\"}", "bad_member", "flushed: 'ms'"),
                arguments("{\"type\":\"flushed\",\"ms\":1}", "bad_member", "flushed: 'item'"),
                arguments("{\"type\":\"mark\"}", "bad_member", "mark: 'name'"),
                arguments("{\"type\":\"mark\",\"name\":{}}", "bad_member", "mark: 'name'"),
                arguments("{\"type\":\"dtmf\"}", "bad_member", "dtmf: 'digit'"),
                arguments("{\"type\":\"dtmf\",\"digit\":\"12\"}", "bad_member", "dtmf: 'digit'"),
                arguments("{\"type\":\"dtmf\",\"digit\":\"x\"}", "bad_member", "dtmf: 'digit'"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void warnsOfAMessageThatMeansNothingAndGoesOn(String message, String code, String words) {
        // Given
        try (RawCaller caller = RawCaller.connect(OTHER.port()).call("")) {
            // When
            caller.text(message);
            caller.text("{\"type\":\"ping\",\"t\":\"still here\"}");
            JsonNode warning = caller.await("warning").json();
            JsonNode pong = caller.await("pong").json();

            // Then
            assertThat(warning.path("code").asText()).isEqualTo(code);
            assertThat(warning.path("message").asText()).contains(words);
            assertThat(pong.path("t").asText()).isEqualTo("still here");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"\\ud800\"", "1e999", "null", "[[[{}]]]", "\"\\u0000\"", "123456789012345678901234567890"})
    void answersAPingWhateverItHolds(String value) {
        // Given
        try (RawCaller caller = RawCaller.connect(OTHER.port()).call("")) {
            // When
            caller.text("{\"type\":\"ping\",\"t\":" + value + "}");

            // Then
            assertThat(caller.await("pong").json().has("t")).isTrue();
        }
    }

    @Test
    void warnsOfASecondStartAndKeepsTheFirst() {
        // Given
        try (RawCaller caller = RawCaller.connect(OTHER.port()).call("")) {
            caller.await("started");

            // When
            caller.text("{\"type\":\"start\",\"rate\":8000}").text("{\"type\":\"start\",\"rate\":16000}");

            // Then
            assertThat(caller.await("started").json().path("rate").asInt()).isEqualTo(8_000);
            assertThat(caller.await("warning").json().path("code").asText()).isEqualTo("late_start");
        }
    }

    @Test
    void warnsOfALateStartAndKeepsTheRate() {
        // Given
        try (RawCaller caller = RawCaller.connect(OTHER.port()).call("")) {
            // When
            caller.audio(new byte[960]).text("{\"type\":\"start\",\"rate\":8000}");

            // Then
            assertThat(caller.await("warning").json().path("code").asText()).isEqualTo("late_start");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 321, 999, 4_097})
    void losesNothingOfAudioThatIsCutInMidSample(int frameBytes) {
        // Given
        byte[] turn = Speech.turn("not-ill-disposed.wav", WIDE);
        try (NativeCaller caller = OTHER.call("rate=16000")) {
            int odd = Math.min(turn.length, 400 * frameBytes) / frameBytes * frameBytes;

            // When
            caller.sendFrames(Arrays.copyOf(turn, odd), frameBytes);
            caller.sendFrames(new byte[0], 1);
            caller.send(Arrays.copyOfRange(turn, odd, turn.length));
            caller.await("mark", 1);

            // Then
            assertThat(Speech.likeness(caller.audio(), WIDE, turn, WIDE)).isGreaterThan(0.95);
            assertThat(caller.all("warning").stream().map(warning -> warning.text("code")))
                    .containsExactlyInAnyOrder("odd_bytes", "empty_frame");
        }
    }
}
