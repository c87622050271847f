package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** Whole calls in G.711, over real sockets, with recorded speech. */
@Execution(ExecutionMode.CONCURRENT)
class TelephoneSpeechCallTest {

    private static final String SPEECH = "not-ill-disposed.wav";
    private static final SimulatorSettings QUICK = SimulatorSettings.defaults().withThinkingMillis(50);

    /** Takes a whole turn at once and gives the answer as it comes: for tests of what is heard, not when. */
    private static TestRelay hurriedRelay(String... settings) {
        List<String> all =
                new ArrayList<>(List.of("caller-hold", "30s", "caller-backlog", "30s", "playout-lead", "unlimited"));
        all.addAll(List.of(settings));
        return TestRelay.start(QUICK, "", all.toArray(String[]::new));
    }

    /** The format of the model's session that a side was given. */
    private static String askedOfTheModel(TestRelay relay, String side) {
        return relay.simulator().received().stream()
                .filter(event -> event.type().equals("session.update"))
                .map(event -> json(event.json())
                        .at("/session/audio/" + side + "/format/type")
                        .asText())
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"mulaw, audio/PCMU, audio/pcmu", "alaw, audio/PCMA, audio/pcma"})
    void carriesTelephoneSpeechUntouchedToAModelThatSpeaksIt(String encoding, String mediaType, String asked) {
        // Given
        AudioFormat format = AudioFormat.parse(mediaType);
        byte[] turn = Speech.turn(SPEECH, format);
        try (TestRelay relay = hurriedRelay();
                NativeCaller caller = relay.call("encoding=" + encoding)) {
            // When
            caller.send(turn);
            caller.await("mark", 1);

            // Then
            assertThat(askedOfTheModel(relay, "input")).isEqualTo(asked);
            assertThat(askedOfTheModel(relay, "output")).isEqualTo(asked);
            assertThat(relay.simulator().sessions().get(0).inputAudioBytes()).isEqualTo(turn.length);
            // The simulator says the very bytes that it heard: these are of those that were said.
            assertThat(format.millisOf(caller.audio().length)).isGreaterThan(2_500);
            assertThat(Collections.indexOfSubList(boxed(turn), boxed(caller.audio())))
                    .isNotNegative();
            assertThat(caller.all("warning")).isEmpty();
        }
    }

    private static List<Byte> boxed(byte[] bytes) {
        List<Byte> boxed = new ArrayList<>(bytes.length);
        for (byte one : bytes) {
            boxed.add(one);
        }
        return boxed;
    }

    private static byte[] pcm(byte[] audio, AudioFormat format) {
        return Speech.convert(audio, format, AudioFormat.pcm16(format.sampleRateHz()));
    }

    @ParameterizedTest
    @CsvSource({"mulaw, audio/PCMU", "alaw, audio/PCMA"})
    void convertsTelephoneSpeechForAModelThatTakesOnlyPcm(String encoding, String mediaType) {
        // Given
        AudioFormat format = AudioFormat.parse(mediaType);
        byte[] turn = Speech.turn(SPEECH, format);
        try (TestRelay relay = hurriedRelay("model-audio", "pcm16");
                NativeCaller caller = relay.call("encoding=" + encoding + "&rate=8000")) {
            // When
            caller.send(turn);
            caller.await("mark", 1);

            // Then
            assertThat(askedOfTheModel(relay, "input")).isEqualTo("audio/pcm");
            assertThat(askedOfTheModel(relay, "output")).isEqualTo("audio/pcm");
            assertThat(OpusSpeech.likeness(pcm(caller.audio(), format), pcm(turn, format), 8_000))
                    .isGreaterThan(0.97);
        }
    }

    @Test
    void convertsWhereTheEncodingIsNamedOnlyByTheFirstMessage() {
        // Given
        AudioFormat format = AudioFormat.alaw();
        byte[] turn = Speech.turn(SPEECH, format);
        try (TestRelay relay = hurriedRelay();
                NativeCaller caller = relay.call("encoding=mulaw")) {
            caller.awaitState("listening");

            // When
            caller.say("{\"type\":\"start\",\"encoding\":\"alaw\"}");
            caller.send(turn);
            caller.await("mark", 1);

            // Then
            NativeCaller.Message started = caller.await("started", 2);
            assertThat(started.text("encoding")).isEqualTo("alaw");
            assertThat(started.text("rate")).isEqualTo("8000");
            assertThat(askedOfTheModel(relay, "input")).isEqualTo("audio/pcmu");
            assertThat(OpusSpeech.likeness(pcm(caller.audio(), format), pcm(turn, format), 8_000))
                    .isGreaterThan(0.97);
        }
    }
}
