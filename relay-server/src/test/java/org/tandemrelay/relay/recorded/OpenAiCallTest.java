package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** Calls as clients of OpenAI's Realtime API make them. */
@Execution(ExecutionMode.CONCURRENT)
class OpenAiCallTest {

    private static final int RATE = 24_000;
    private static final int BYTES_PER_MILLI = 48;

    private final short[] speech = Recordings.speech("not-ill-disposed.wav", 16_000, 500, 800);

    @TempDir
    private Path folder;

    /** A server that takes a while until it has a session. */
    private abstract static class Server implements FakeRelay.Script {
        private static final int SETTING_UP_MILLIS = 250;

        @Override
        public void onOpen(FakeRelay.Connection line) {
            line.after(SETTING_UP_MILLIS, () -> line.say("{'type':'session.created','session':{'id':'sess_1'}}"));
        }

        @Override
        public void onMessage(FakeRelay.Connection line, JsonNode message) {
            switch (message.path("type").asText()) {
                case "session.update" ->
                    line.after(SETTING_UP_MILLIS, () -> {
                        line.say("{'type':'session.updated','session':%s}"
                                .formatted(message.path("session").toString()));
                        onReady(line);
                    });
                case "input_audio_buffer.append" ->
                    onAppend(
                            line,
                            Base64.getDecoder().decode(message.path("audio").asText()));
                default -> {}
            }
        }

        void onReady(FakeRelay.Connection line) {}

        void onAppend(FakeRelay.Connection line, byte[] pcm) {}

        void delta(FakeRelay.Connection line, String response, byte[] pcm) {
            line.say(("{'type':'response.output_audio.delta','response_id':'%s','item_id':'item_of_%s',"
                            + "'content_index':0,'delta':'%s'}")
                    .formatted(response, response, Base64.getEncoder().encodeToString(pcm)));
        }

        void done(FakeRelay.Connection line, String response) {
            line.say("{'type':'response.done','response':{'id':'%s','status':'completed'}}".formatted(response));
        }
    }

    @Test
    void speaksOnceTheSessionIsReadyAndLosesNothing() throws Exception {
        // Given: a server that says back the first 800 ms
        try (FakeRelay relay = FakeRelay.following(new Server() {
            private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
            private boolean answered;

            @Override
            void onAppend(FakeRelay.Connection line, byte[] pcm) {
                heard.writeBytes(pcm);
                if (!answered && heard.size() >= 800 * BYTES_PER_MILLI) {
                    answered = true;
                    line.say("{'type':'response.created','response':{'id':'r1'}}");
                    delta(line, "r1", Arrays.copyOf(heard.toByteArray(), 800 * BYTES_PER_MILLI));
                    line.say("{'type':'response.output_audio_transcript.delta','item_id':'item_of_r1','delta':'Not'}");
                    line.say("{'type':'response.output_audio_transcript.done','item_id':'item_of_r1',"
                            + "'transcript':'Not an ill'}");
                    line.say("{'type':'conversation.item.input_audio_transcription.completed','item_id':'u1',"
                            + "'transcript':'not an ill'}");
                    done(line, "r1");
                }
            }
        })) {
            // When
            BridgeCall call = caller(relay).call(folder);

            // Then: it asks for its audio, and says nothing before it has it
            JsonNode update = BridgeCall.json(relay.texts().get(0));
            assertThat(update.path("type").asText()).isEqualTo("session.update");
            assertThat(update.at("/session/audio/input/format").toString())
                    .isEqualTo("{\"type\":\"audio/pcm\",\"rate\":24000}");
            assertThat(update.at("/session/audio/input/turn_detection/type").asText())
                    .isEqualTo("server_vad");
            assertThat(relay.upgrade().uri()).isEqualTo("/v1/realtime?model=m");
            assertThat(relay.upgrade().headers().get("Authorization")).isEqualTo("Bearer key-7");

            // And: all of it from its first sample on, in frames of 20 ms
            List<byte[]> appended = relay.messages("input_audio_buffer.append").stream()
                    .map(append ->
                            Base64.getDecoder().decode(append.path("audio").asText()))
                    .toList();
            assertThat(appended).allMatch(frame -> frame.length == 20 * BYTES_PER_MILLI);
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            appended.forEach(said::writeBytes);
            assertThat(Speech.likeness(
                            Arrays.copyOf(said.toByteArray(), 800 * BYTES_PER_MILLI),
                            AudioFormat.pcm16(RATE),
                            Recordings.bytes(speech),
                            AudioFormat.pcm16(16_000)))
                    .isGreaterThan(0.95);

            // And: hears what comes back
            assertThat(call.report().call()).isEqualTo("sess_1");
            assertThat(call.report().encoding()).isEqualTo("pcm16");
            assertThat(call.report().answers()).hasSize(1);
            assertThat(call.report().heardMillis()).isCloseTo(800, within(0.5));
            assertThat(call.report().transcript())
                    .containsExactly(
                            new CallReport.Line("assistant", "Not an ill"), new CallReport.Line("user", "not an ill"));
            assertThat(relay.closeCodes()).containsExactly(1_000);
            call.assertHungUpInGoodOrder();
        }
    }

    @Test
    void stopsItsLoudspeakerWhenItIsHeardAndTellsHowMuchItHeard() throws Exception {
        // Given: a server that sends a minute at once, hears the caller 400 ms later, and goes on sending for a while
        try (FakeRelay relay = FakeRelay.following(new Server() {
            @Override
            void onReady(FakeRelay.Connection line) {
                delta(line, "r1", new byte[20_000 * BYTES_PER_MILLI]);
                delta(line, "r1", new byte[10_000 * BYTES_PER_MILLI]);
                line.after(400, () -> {
                    line.say("{'type':'input_audio_buffer.speech_started','audio_start_ms':100,'item_id':'u1'}");
                    delta(line, "r1", new byte[20_000 * BYTES_PER_MILLI]);
                    done(line, "r1");
                    delta(line, "r2", new byte[300 * BYTES_PER_MILLI]);
                    done(line, "r2");
                    line.say("{'type':'input_audio_buffer.speech_stopped','audio_end_ms':200,'item_id':'u1'}");
                });
            }
        })) {
            // When
            BridgeCall call = caller(relay).call(folder);

            // Then
            List<JsonNode> truncations = relay.messages("conversation.item.truncate");
            assertThat(truncations).hasSize(1);
            assertThat(truncations.get(0).path("item_id").asText()).isEqualTo("item_of_r1");
            assertThat(truncations.get(0).path("content_index").asInt(-1)).isZero();
            int told = truncations.get(0).path("audio_end_ms").asInt();
            JsonNode flush = call.events("flush").get(0);
            assertThat(told).isEqualTo(flush.path("played_ms").asInt()).isPositive();
            assertThat(flush.path("reason").asText()).isEqualTo("speech_started");
            assertThat(call.report().interruptions()).hasSize(1);

            // And: of the first answer it heard that much, and the second whole
            assertThat(call.report().heardMillis()).isCloseTo(told + 300.0, within(1.5));
        }
    }

    @Test
    void interruptsARealtimeServerThatTakesItAtItsWord() throws Exception {
        // Given: speech, and speech again while the answer to the first, which is as long, is being heard
        short[] first = Recordings.speech("not-ill-disposed.wav", 16_000, 0, 2_900);
        short[] said = Arrays.copyOf(first, first.length + 16 * 2_500 + first.length);
        System.arraycopy(first, 0, said, first.length + 16 * 2_500, first.length);
        SimulatorSettings settings = SimulatorSettings.defaults().withThinkingMillis(50);
        try (RealtimeSimulator simulator = RealtimeSimulator.start(settings)) {
            // When
            BridgeCall call = BridgeCall.Caller.as("openai", simulator.url().toString(), said, RATE)
                    .call(folder);

            // Then
            call.assertHungUpInGoodOrder();
            assertThat(call.events("warning")).isEmpty();
            assertThat(call.report().interruptions()).hasSize(1);
            assertThat(simulator.received())
                    .filteredOn(event -> event.type().equals("conversation.item.truncate"))
                    .hasSize(1);
            assertThat(call.report().answers()).hasSize(2);
            byte[] words = Recordings.bytes(Arrays.copyOfRange(first, 16 * 500, 16 * 2_500));
            short[] answer = Arrays.copyOfRange(call.reply(), call.reply().length - 24 * 3_000, call.reply().length);
            assertThat(Speech.likeness(
                            Recordings.bytes(answer), AudioFormat.pcm16(RATE), words, AudioFormat.pcm16(16_000)))
                    .isGreaterThan(0.9);
        }
    }

    @Test
    void tellsWhyTheSessionWasRefused() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new Server() {
            @Override
            public void onOpen(FakeRelay.Connection line) {
                line.say("{'type':'error','error':{'type':'invalid_request_error','code':'beta_api_shape_disabled',"
                        + "'message':'The beta is over.'}}");
            }
        })) {
            // When
            BridgeCall call = caller(relay).call(folder);

            // Then
            assertThat(call.report().ending().cause()).isEqualTo(Ending.RELAY_PROTOCOL);
            assertThat(call.report().ending().message())
                    .isEqualTo("the session was refused: beta_api_shape_disabled: The beta is over.");
        }
    }

    @Test
    void refusesASessionInAnotherFormat() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new Server() {
            @Override
            public void onMessage(FakeRelay.Connection line, JsonNode message) {
                line.say("{'type':'session.updated','session':{'audio':{'input':{'format':{'type':'audio/pcmu'}}}}}");
            }
        })) {
            // When
            BridgeCall call = caller(relay).call(folder);

            // Then
            assertThat(call.report().ending().message())
                    .isEqualTo("asked for pcm16 at 24000 Hz, the relay started mulaw at 8000 Hz");
        }
    }

    private BridgeCall.Caller caller(FakeRelay relay) {
        return BridgeCall.Caller.as("openai", relay.base() + "?model=m", speech, RATE);
    }
}
