package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.relay.recorded.line.LineDialects;

/** Calls as Asterisk makes them, with either form of control. */
@Execution(ExecutionMode.CONCURRENT)
class AsteriskCallTest {

    private static final int FRAME_BYTES = 160;

    private final short[] speech = Recordings.speech("not-ill-disposed.wav", 16_000, 500, 800);

    @TempDir
    private Path folder;

    /** A relay that speaks the form that it is spoken to in. */
    private abstract static class Relay implements FakeRelay.Script {
        private final boolean json;

        Relay(String control) {
            json = control.equals("json");
        }

        @Override
        public final void onText(FakeRelay.Connection line, String text) {
            if (!json) {
                String[] words = text.split(" ", 2);
                onEvent(line, words[0], words.length > 1 ? words[1] : "");
                return;
            }
            var event = BridgeCall.json(text);
            onEvent(
                    line,
                    event.path("event").asText(),
                    event.path("correlation_id").asText(""));
        }

        abstract void onEvent(FakeRelay.Connection line, String event, String about);

        void command(FakeRelay.Connection line, String name) {
            line.say(json ? "{'command':'%s'}".formatted(name) : name);
        }

        void command(FakeRelay.Connection line, String name, String id) {
            line.say(json ? "{'command':'%s','correlation_id':'%s'}".formatted(name, id) : name + " " + id);
        }

        static void play(FakeRelay.Connection line, int frames) {
            line.play(new byte[frames * FRAME_BYTES]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "plain"})
    void saysWhatItIsAndSendsMarksBackWhenTheyWereReached(String control) throws Exception {
        // Given
        Arrivals marks = new Arrivals();
        try (FakeRelay relay = FakeRelay.accepting("media", new Relay(control) {
            @Override
            void onEvent(FakeRelay.Connection line, String event, String about) {
                if (event.equals("MEDIA_START")) {
                    marks.asked();
                    command(line, "START_MEDIA_BUFFERING");
                    // 500 ms, cut where no frame ends
                    line.play(new byte[999]);
                    line.play(new byte[3_001]);
                    command(line, "MARK_MEDIA", "m1");
                    line.play(new byte[1_600]);
                    command(line, "STOP_MEDIA_BUFFERING", "r1");
                    command(line, "REPORT_QUEUE_DRAINED");
                } else {
                    marks.came(event + about);
                }
            }
        })) {
            // When
            BridgeCall call = caller(relay, control).call(folder);

            // Then
            assertThat(relay.upgrade().headers().get("Sec-WebSocket-Protocol")).isEqualTo("media");
            assertThat(relay.upgrade().uri()).isEqualTo("/telephony/asterisk?tenant=a%20b");
            String start = relay.texts().get(0);
            if (control.equals("json")) {
                assertThat(BridgeCall.json(start).path("format").asText()).isEqualTo("ulaw");
                assertThat(BridgeCall.json(start).path("optimal_frame_size").asInt())
                        .isEqualTo(160);
                assertThat(BridgeCall.json(start).path("channel_id").asText())
                        .isEqualTo(call.report().call());
            } else {
                assertThat(start)
                        .matches("MEDIA_START connection_id:\\S+ channel:WebSocket/\\S+ channel_id:\\S+ format:ulaw"
                                + " optimal_frame_size:160 ptime:20");
            }
            assertThat(relay.frameBytes()).hasSizeGreaterThan(40).containsOnly(FRAME_BYTES);

            // And
            assertThat(marks.names())
                    .startsWith("MEDIA_MARK_PROCESSEDm1", "MEDIA_BUFFERING_COMPLETEDr1")
                    .anyMatch(name -> name.startsWith("QUEUE_DRAINED"))
                    .hasSize(3);
            marks.assertNotBefore("MEDIA_MARK_PROCESSEDm1", 500);
            marks.assertNotBefore("MEDIA_BUFFERING_COMPLETEDr1", 700);
            assertThat(call.report().heardMillis()).isCloseTo(700, within(0.5));
            assertThat(relay.closeCodes()).containsExactly(1_000);
            call.assertHungUpInGoodOrder();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "plain"})
    void saysThatItsQueueIsNearlyFullAndForgetsMarksAtAFlush(String control) throws Exception {
        // Given: a relay that fills the queue to 910 frames, flushes when told to stop, and hangs up when told to go on
        Arrivals events = new Arrivals();
        try (FakeRelay relay = FakeRelay.accepting("media", new Relay(control) {
            @Override
            void onEvent(FakeRelay.Connection line, String event, String about) {
                events.came(event);
                switch (event) {
                    case "MEDIA_START" -> {
                        for (int i = 0; i < 13; i++) {
                            play(line, 70);
                        }
                        command(line, "MARK_MEDIA", "m1");
                    }
                    case "MEDIA_XOFF" -> command(line, "FLUSH_MEDIA");
                    case "MEDIA_XON" -> {
                        command(line, "HANGUP");
                        line.after(100, () -> line.close(1_000, ""));
                    }
                    default -> {}
                }
            }
        })) {
            // When
            BridgeCall call = caller(relay, control).call(folder);

            // Then
            assertThat(events.names()).containsExactly("MEDIA_START", "MEDIA_XOFF", "MEDIA_XON");
            assertThat(call.report().interruptions()).hasSize(1);
            assertThat(call.report().ending())
                    .isEqualTo(new Ending(Ending.RELAY_HANGUP, "the relay hung up", 1_000, false));
            assertThat(call.report().ending().failed()).isFalse();
            assertThat(relay.closeCodes()).containsExactly(1_000);
        }
    }

    @Test
    void dropsWhatAsteriskWouldDrop() throws Exception {
        try (FakeRelay relay = FakeRelay.accepting("media", new Relay("plain") {
            @Override
            void onEvent(FakeRelay.Connection line, String event, String about) {
                if (event.equals("MEDIA_START")) {
                    line.play(new byte[FRAME_BYTES + 1]);
                    command(line, "MARK_MEDIA", "m".repeat(118));
                    command(line, "DANCE");
                }
            }
        })) {
            // When
            BridgeCall call = caller(relay, "plain").call(folder);

            // Then
            assertThat(call.events("warning").stream()
                            .map(event -> event.path("code").asText()))
                    .containsExactly("frame_size", "text_size", "command");
            assertThat(call.report().heardMillis()).isCloseTo(20, within(0.5));
        }
    }

    @Test
    void doesNotTalkToARelayWithoutItsSubprotocol() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {})) {
            // When
            BridgeCall call = caller(relay, "json").call(folder);

            // Then
            assertThat(call.report().ending().cause()).isEqualTo(Ending.UNREACHABLE);
            assertThat(call.report().ending().message())
                    .containsIgnoringCase("subprotocol")
                    .contains("media");
        }
    }

    @Test
    void closesAtAFrameThatIsTooLong() throws Exception {
        try (FakeRelay relay = FakeRelay.accepting("media", new Relay("json") {
            @Override
            void onEvent(FakeRelay.Connection line, String event, String about) {
                play(line, 410);
            }
        })) {
            // When
            BridgeCall call = caller(relay, "json").call(folder);

            // Then
            assertThat(call.report().ending().cause()).isEqualTo(Ending.RELAY_PROTOCOL);
            assertThat(call.report().ending().message()).contains("65500 bytes, and this has 65600");
        }
    }

    private BridgeCall.Caller caller(FakeRelay relay, String control) {
        return BridgeCall.Caller.as("asterisk", relay.base(), speech, 8_000)
                .as(new LineDialects.Options(Map.of("tenant", "a b"), null, null, control));
    }
}
