package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.recorded.line.LineDialects;
import org.tandemrelay.testing.Speech;

/** Calls as Twilio makes them. */
@Execution(ExecutionMode.CONCURRENT)
class TwilioCallTest {

    private static final int SECOND_BYTES = 8_000;

    private final short[] speech = Recordings.speech("not-ill-disposed.wav", 16_000, 500, 800);

    @TempDir
    private Path folder;

    /** A relay that knows the stream it is on. */
    private abstract static class Relay implements FakeRelay.Script {
        private String stream = "";

        @Override
        public void onMessage(FakeRelay.Connection line, JsonNode message) {
            switch (message.path("event").asText()) {
                case "start" -> {
                    stream = message.path("streamSid").asText();
                    onStart(line);
                }
                case "media" ->
                    onMedia(
                            line,
                            Base64.getDecoder()
                                    .decode(message.at("/media/payload").asText()));
                case "mark" -> onMark(line, message.at("/mark/name").asText());
                default -> {}
            }
        }

        void onStart(FakeRelay.Connection line) {}

        void onMedia(FakeRelay.Connection line, byte[] mulaw) {}

        void onMark(FakeRelay.Connection line, String name) {}

        void media(FakeRelay.Connection line, byte[] mulaw) {
            String payload = Base64.getEncoder().encodeToString(mulaw);
            line.say("{'event':'media','streamSid':'%s','media':{'payload':'%s'}}".formatted(stream, payload));
        }

        void mark(FakeRelay.Connection line, String name) {
            line.say("{'event':'mark','streamSid':'%s','mark':{'name':'%s'}}".formatted(stream, name));
        }

        void clear(FakeRelay.Connection line) {
            line.say("{'event':'clear','streamSid':'%s'}".formatted(stream));
        }
    }

    /** Says back what it heard in the first 800 ms, with a mark each 200 ms and one at the end. */
    private static final class Parrot extends Relay {
        private static final int TURN_BYTES = 800 * 8;
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

        @Override
        void onMedia(FakeRelay.Connection line, byte[] mulaw) {
            heard.writeBytes(mulaw);
            if (heard.size() == TURN_BYTES) {
                byte[] all = heard.toByteArray();
                for (int at = 0; at < all.length; at += 1_600) {
                    media(line, Arrays.copyOfRange(all, at, at + 1_600));
                    mark(line, "m" + at);
                }
            }
        }
    }

    @Test
    void saysAndHearsWhatACallerOfTwiliosDoes() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new Parrot())) {
            // When
            BridgeCall call = caller(relay)
                    .as(new LineDialects.Options(Map.of("agent", "support"), "token", null, "json"))
                    .call(folder);

            // Then: it says who it is
            List<JsonNode> said = relay.texts().stream().map(BridgeCall::json).toList();
            assertThat(said.get(0).toString())
                    .isEqualTo("{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}");
            JsonNode start = said.get(1);
            assertThat(start.path("event").asText()).isEqualTo("start");
            assertThat(start.path("streamSid").asText())
                    .matches("MZ[0-9a-f]{32}")
                    .isEqualTo(start.at("/start/streamSid").asText());
            assertThat(start.at("/start/callSid").asText())
                    .matches("CA[0-9a-f]{32}")
                    .isEqualTo(call.report().call());
            assertThat(start.at("/start/accountSid").asText()).matches("AC[0-9a-f]{32}");
            assertThat(start.at("/start/customParameters/agent").asText()).isEqualTo("support");
            assertThat(start.at("/start/mediaFormat/sampleRate").isInt()).isTrue();
            assertThat(relay.upgrade().uri()).isEqualTo("/telephony/twilio");
            assertThat(relay.upgrade().headers().get("Authorization")).isEqualTo("Bearer key-7");
            assertThat(relay.upgrade().headers().get("X-Twilio-Signature")).hasSize(28);

            // And: every 20 ms a frame of 160 bytes, all numbers in texts
            List<JsonNode> media = of(said, "media");
            assertThat(media).hasSizeGreaterThan(40);
            for (int i = 0; i < media.size(); i++) {
                JsonNode frame = media.get(i).path("media");
                assertThat(frame.path("chunk").textValue()).isEqualTo(Integer.toString(i + 1));
                assertThat(frame.path("timestamp").textValue()).isEqualTo(Integer.toString((i + 1) * 20));
                assertThat(frame.path("track").asText()).isEqualTo("inbound");
                assertThat(Base64.getDecoder().decode(frame.path("payload").asText()))
                        .hasSize(160);
            }
            assertThat(said.stream()
                            .skip(1)
                            .map(message -> message.path("sequenceNumber").textValue()))
                    .containsExactlyElementsOf(IntStream.range(1, said.size())
                            .mapToObj(Integer::toString)
                            .toList());

            // And: the answer is what it said, one answer in one piece in spite of its marks
            assertThat(call.report().answers()).hasSize(1);
            assertThat(call.report().gaps().count()).isZero();
            assertThat(call.report().heardMillis()).isCloseTo(800, within(0.5));
            short[] reply = Arrays.copyOfRange(call.reply(), call.reply().length - 800 * 8, call.reply().length);
            assertThat(Speech.likeness(
                            Recordings.bytes(reply),
                            AudioFormat.pcm16(8_000),
                            Recordings.bytes(speech),
                            AudioFormat.pcm16(16_000)))
                    .isGreaterThan(0.95);

            // And: it hangs up in order, and says nothing after it
            assertThat(said.get(said.size() - 1).path("event").asText()).isEqualTo("stop");
            assertThat(relay.closeCodes()).containsExactly(1_000);
            call.assertHungUpInGoodOrder();
        }
    }

    @Test
    void sendsAMarkBackWhenAllBeforeItWasHeardAndNotBefore() throws Exception {
        // Given
        Arrivals marks = new Arrivals();
        try (FakeRelay relay = FakeRelay.following(new Relay() {
            @Override
            void onStart(FakeRelay.Connection line) {
                marks.asked();
                mark(line, "nothing before");
                media(line, new byte[SECOND_BYTES]);
                mark(line, "after 1000");
                media(line, new byte[SECOND_BYTES / 2]);
                mark(line, "after 1500");
            }

            @Override
            void onMark(FakeRelay.Connection line, String name) {
                marks.came(name);
            }
        })) {
            // When
            BridgeCall call = caller(relay).call(folder);

            // Then
            assertThat(marks.names()).containsExactly("nothing before", "after 1000", "after 1500");
            marks.assertNotBefore("after 1000", 1_000);
            marks.assertNotBefore("after 1500", 1_500);
            assertThat(call.events("mark")).hasSize(3);
        }
    }

    @Test
    void sendsAllMarksBackAtOnceWhenTheRelayClears() throws Exception {
        // Given: a minute of speech, of which the relay takes back what was not heard
        Arrivals marks = new Arrivals();
        try (FakeRelay relay = FakeRelay.following(new Relay() {
            @Override
            void onStart(FakeRelay.Connection line) {
                marks.asked();
                for (int second = 20; second <= 60; second += 20) {
                    media(line, new byte[20 * SECOND_BYTES]);
                    mark(line, "after " + second);
                }
                line.after(300, () -> clear(line));
            }

            @Override
            void onMark(FakeRelay.Connection line, String name) {
                marks.came(name);
            }
        })) {
            // When
            BridgeCall call = caller(relay).call(folder);

            // Then
            assertThat(marks.names()).containsExactly("after 20", "after 40", "after 60");
            assertThat(call.report().durationMillis()).isLessThan(20_000);
            assertThat(call.report().interruptions()).hasSize(1);
            assertThat(call.report().interruptions().get(0).droppedMillis()).isGreaterThan(40_000);
            assertThat(call.events("mark")).as("heard").isEmpty();
        }
    }

    @Test
    void waitsForAnAnswerLongerThanItLingersThoughNobodySaysThatOneIsBeingMade() throws Exception {
        // Given
        try (FakeRelay relay = FakeRelay.following(new Relay() {
            private int frames;

            @Override
            void onMedia(FakeRelay.Connection line, byte[] mulaw) {
                if (++frames == 40) {
                    line.after(1_500, () -> media(line, new byte[SECOND_BYTES / 2]));
                }
            }
        })) {
            // When
            BridgeCall call = caller(relay).lingering(100).call(folder);

            // Then
            assertThat(call.report().heardMillis()).isCloseTo(500, within(0.5));
            assertThat(call.report().answers()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'event':'media'                                             | error 31924: not JSON",
                "{'event':'pause','streamSid':'$'}                            | error 31924: it knows no event 'pause'",
                "{'streamSid':'$'}                                            | error 31924: no event"
            })
    void saysWhatTwilioWouldEndTheStreamFor(String message, String problem) throws Exception {
        try (FakeRelay relay = FakeRelay.following(saying(message))) {
            // When
            BridgeCall call = caller(relay).call(folder);

            // Then
            assertThat(call.report().ending().cause()).isEqualTo(Ending.RELAY_PROTOCOL);
            assertThat(call.report().ending().message()).contains(problem);
            assertThat(call.report().ending().failed()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'event':'media','streamSid':'MZ0','media':{'payload':'AAAA'}}  | stream_sid",
                "{'event':'media','media':{'payload':'AAAA'}}                    | stream_sid",
                "{'event':'media','streamSid':'$','media':{'payload':'A-AA'}}    | payload",
                "{'event':'mark','streamSid':'$','mark':{}}                      | mark"
            })
    void dropsWhatTwilioWouldDropAndSaysSo(String message, String warning) throws Exception {
        try (FakeRelay relay = FakeRelay.following(saying(message))) {
            // When
            BridgeCall call = caller(relay).call(folder);

            // Then
            assertThat(call.events("warning")).hasSize(1);
            assertThat(call.events("warning").get(0).path("code").asText()).isEqualTo(warning);
            assertThat(call.report().heardMillis()).isZero();
            call.assertHungUpInGoodOrder();
        }
    }

    @Test
    void tellsOfARelayThatHangsUp() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new Relay() {
            @Override
            void onStart(FakeRelay.Connection line) {
                line.close(1_011, "model_failed");
            }
        })) {
            // When
            BridgeCall call = caller(relay).call(folder);

            // Then
            assertThat(call.report().ending()).isEqualTo(new Ending(Ending.CLOSED, "model_failed", 1_011, null));
            assertThat(call.report().ending().failed()).isTrue();
        }
    }

    private static Relay saying(String message) {
        return new Relay() {
            @Override
            void onStart(FakeRelay.Connection line) {
                line.say(message.replace("$", super.stream));
            }
        };
    }

    @Test
    void saysNothingOfWhatItHadNotHeardWhenTheCallEnded() throws Exception {
        // Given: a relay that sends two seconds and a mark, and closes
        try (FakeRelay relay = FakeRelay.following(new Relay() {
            @Override
            void onStart(FakeRelay.Connection line) {
                media(line, new byte[2 * SECOND_BYTES]);
                mark(line, "end");
                line.after(200, () -> line.close(1_000, "that is all"));
            }
        })) {
            // When
            BridgeCall call = caller(relay).call(folder);

            // Then: the WAV has all of it, and the relay is told of no mark
            assertThat(call.report().heardMillis()).isCloseTo(2_000, within(1.0));
            assertThat(relay.closeCodes()).containsExactly(1_000);
            assertThat(of(relay.texts().stream().map(BridgeCall::json).toList(), "mark"))
                    .isEmpty();
        }
    }

    private BridgeCall.Caller caller(FakeRelay relay) {
        return BridgeCall.Caller.as("twilio", relay.base(), speech, 8_000);
    }

    private static List<JsonNode> of(List<JsonNode> messages, String event) {
        return messages.stream()
                .filter(message -> message.path("event").asText().equals(event))
                .toList();
    }
}
