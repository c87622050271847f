package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.testing.Speech;

/** Calls as Vonage makes them. */
@Execution(ExecutionMode.CONCURRENT)
class VonageCallTest {

    private static final int RATE = 16_000;
    private static final int FRAME_BYTES = 640;

    private final short[] speech = Recordings.speech("not-ill-disposed.wav", RATE, 500, 800);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"8000, 320", "16000, 640", "24000, 960"})
    void saysAndHearsFramesOf20Milliseconds(int rateHz, int frameBytes) throws Exception {
        // Given: a relay that says each of the first 800 ms back, and lets a notify follow each 200 ms
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {
            private int frames;

            @Override
            public void onAudio(FakeRelay.Connection line, byte[] pcm) {
                if (++frames <= 40) {
                    line.play(pcm);
                    if (frames % 10 == 0) {
                        line.say("{'action':'notify','payload':{'name':'m%d'}}".formatted(frames));
                    }
                }
            }
        })) {
            // When
            BridgeCall call = BridgeCall.Caller.as("vonage", relay.base(), speech, rateHz)
                    .as(BridgeCall.parameters("agent", "support"))
                    .call(folder);

            // Then
            JsonNode connected = BridgeCall.json(relay.texts().get(0));
            assertThat(connected.path("event").asText()).isEqualTo("websocket:connected");
            assertThat(connected.path("content-type").asText()).isEqualTo("audio/l16;rate=" + rateHz);
            assertThat(connected.path("agent").asText()).isEqualTo("support");
            assertThat(relay.upgrade().uri()).isEqualTo("/telephony/vonage");
            assertThat(relay.frameBytes()).hasSizeGreaterThan(40).containsOnly(frameBytes);
            assertThat(call.report().heardMillis()).isCloseTo(800, within(1.0));
            AudioFormat wire = AudioFormat.pcm16(rateHz);
            assertThat(Speech.likeness(
                            Arrays.copyOf(relay.audio(), (int) wire.bytesOf(800)),
                            wire,
                            Recordings.bytes(speech),
                            AudioFormat.pcm16(RATE)))
                    .isGreaterThan(0.95);
            assertThat(relay.texts().subList(1, relay.texts().size()))
                    .containsExactly(
                            "{\"event\":\"websocket:notify\",\"payload\":{\"name\":\"m10\"}}",
                            "{\"event\":\"websocket:notify\",\"payload\":{\"name\":\"m20\"}}",
                            "{\"event\":\"websocket:notify\",\"payload\":{\"name\":\"m30\"}}",
                            "{\"event\":\"websocket:notify\",\"payload\":{\"name\":\"m40\"}}");
            assertThat(relay.closeCodes()).containsExactly(1_000);
            call.assertHungUpInGoodOrder();
        }
    }

    @Test
    void neverSendsBackWhatWasCleared() throws Exception {
        // Given: 10 s and a notify, taken back; then 100 ms and another
        Arrivals arrivals = new Arrivals();
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {
            @Override
            public void onMessage(FakeRelay.Connection line, JsonNode message) {
                String event = message.path("event").asText();
                arrivals.came(event + message.at("/payload/name").asText());
                if (event.equals("websocket:connected")) {
                    play(line, 500);
                    line.say("{'action':'notify','payload':{'name':'long'}}");
                    line.after(300, () -> line.say("{'action':'clear'}"));
                } else if (event.equals("websocket:cleared")) {
                    arrivals.asked();
                    play(line, 5);
                    line.say("{'action':'notify','payload':{'name':'short'}}");
                }
            }
        })) {
            // When
            BridgeCall call = caller(relay).call(folder);

            // Then
            assertThat(arrivals.names())
                    .containsExactly("websocket:connected", "websocket:cleared", "websocket:notifyshort");
            arrivals.assertNotBefore("websocket:notifyshort", 100);
            assertThat(call.report().interruptions()).hasSize(1);
            assertThat(call.report().heardMillis()).isLessThan(9_000);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {638, 642, 1_280, 3_200})
    void hearsNoFrameOfAnotherLength(int bytes) throws Exception {
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {
            @Override
            public void onMessage(FakeRelay.Connection line, JsonNode message) {
                line.play(new byte[bytes]);
            }
        })) {
            // When
            BridgeCall call = caller(relay).call(folder);

            // Then
            assertThat(call.report().heardMillis()).isZero();
            assertThat(call.events("warning")).hasSize(1);
            assertThat(call.events("warning").get(0).path("message").asText())
                    .isEqualTo("dropped: a frame of " + bytes + " bytes, and 20 ms at 16000 Hz are 640");
        }
    }

    private static void play(FakeRelay.Connection line, int frames) {
        for (int i = 0; i < frames; i++) {
            line.play(new byte[FRAME_BYTES]);
        }
    }

    private BridgeCall.Caller caller(FakeRelay relay) {
        return BridgeCall.Caller.as("vonage", relay.base(), speech, RATE);
    }
}
