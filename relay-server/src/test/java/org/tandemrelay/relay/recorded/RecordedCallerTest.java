package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.wav.WavAudio;
import org.tandemrelay.relay.recorded.line.Destination;
import org.tandemrelay.relay.recorded.line.LineDialects;

/**
 * Calls over real sockets. What is exact in the caller is asserted to the sample; where the two ends' clocks are compared, a busy
 * machine may be {@value #BUSY_MILLIS} ms late.
 */
@Execution(ExecutionMode.CONCURRENT)
class RecordedCallerTest {

    private static final int RATE = 16_000;
    private static final int SAMPLES_PER_MILLI = RATE / 1_000;
    private static final double BUSY_MILLIS = 2_000;
    /** Longer than a busy machine takes to say that it is thinking. */
    private static final int LINGER_MILLIS = 800;

    private static final double ONE_SAMPLE_MILLIS = 1.0 / SAMPLES_PER_MILLI;

    /** "not an ill": speech from its first to its last sample. */
    private final short[] speech = Recordings.speech("not-ill-disposed.wav", RATE, 500, 800);

    @TempDir
    private Path folder;

    private final CallRecords records = new CallRecords(new CallTimeline(), new ReplyRecorder());
    private CallerNetwork network;

    @BeforeEach
    void openNetwork() throws SSLException {
        network = CallerNetwork.open(1);
    }

    @AfterEach
    void closeNetwork() {
        network.close();
    }

    @Test
    void putsTheAnswerWhereTheCallerWouldHaveHeardIt() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new Echo(RATE, speech.length, 200))) {
            // When
            Result call = call(relay, LINGER_MILLIS);

            // Then: the answer in the WAV is the caller's own speech, at the very sample that the timeline names
            double firstAudio = call.event("first_audio").path("ms").doubleValue();
            short[] needle = Arrays.copyOfRange(speech, 0, 4_000);
            int found = Recordings.find(needle, call.reply(), 0.999);
            assertThat(found / (double) SAMPLES_PER_MILLI).isCloseTo(firstAudio, within(ONE_SAMPLE_MILLIS));

            // And: the whole of it, without a hole
            assertThat(Arrays.copyOfRange(call.reply(), found, found + speech.length))
                    .isEqualTo(speech);
            assertThat(call.report().gaps().count()).isZero();
            assertThat(call.report().heardMillis()).isCloseTo(800, within(ONE_SAMPLE_MILLIS));

            // And: it was heard when it was sent
            double spokenToHeard = firstAudio - 800;
            assertThat(spokenToHeard).isBetween(200.0, 200 + BUSY_MILLIS);
        }
    }

    @Test
    void saysTheRecordingUnchangedAndThenSilence() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new Echo(RATE, speech.length, 100))) {
            // When
            Result call = call(relay, LINGER_MILLIS);

            // Then
            short[] said = Recordings.shorts(relay.audio());
            assertThat(Arrays.copyOf(said, speech.length)).isEqualTo(speech);
            assertThat(Arrays.copyOfRange(said, speech.length, said.length)).containsOnly((short) 0);

            // And: in real time, one frame for each 20 ms of the call
            double sentMillis = said.length / (double) SAMPLES_PER_MILLI;
            assertThat(sentMillis).isCloseTo(call.report().durationMillis(), within(BUSY_MILLIS));
            assertThat(call.report().sending().frames()).isEqualTo(said.length / 320);
        }
    }

    @Test
    void measuresFromTheEndOfSpeechInTheRecordingToTheFirstAudio() throws Exception {
        // Given: 600 ms of silence after the speech
        short[] withPause = Arrays.copyOf(speech, speech.length + 600 * SAMPLES_PER_MILLI);
        try (FakeRelay relay = FakeRelay.following(new Echo(RATE, withPause.length, 100))) {
            // When
            Result call = call(relay, withPause, LINGER_MILLIS);

            // Then
            CallReport.Answer answer = call.report().answers().get(0);
            assertThat(answer.speechEndMillis()).isCloseTo(800.0, within(40.0));
            assertThat(answer.afterSpeechMillis())
                    .isCloseTo(answer.atMillis() - answer.speechEndMillis(), within(0.001))
                    .isBetween(660.0, 700 + 40 + BUSY_MILLIS);
            assertThat(call.report().responses().count()).isEqualTo(1);
        }
    }

    @Test
    void cutsTheAnswerAtTheFlushAndTellsTheRelayHowMuchWasHeard() throws Exception {
        // Given: a relay that sends 800 ms at once, and takes it back 300 ms later
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {
            @Override
            public void onOpen(FakeRelay.Connection line) {
                Echo.greet(line, RATE);
                line.say("{'type':'audio','item':'item_1','response':'resp_1'}");
                line.play(Recordings.bytes(speech));
                line.say("{'type':'mark','name':'m1'}");
                line.after(300, () -> line.say("{'type':'flush','item':'item_1','reason':'barge_in'}"));
            }
        })) {
            // When
            Result call = call(relay, 100);

            // Then
            JsonNode flush = call.event("flush");
            int heard =
                    speech.length - (int) Math.round(flush.path("dropped_ms").doubleValue() * SAMPLES_PER_MILLI);
            int first = (int) Math.round(call.event("first_audio").path("ms").doubleValue() * SAMPLES_PER_MILLI);
            assertThat(call.reply()).hasSize(first + heard);
            assertThat(Arrays.copyOfRange(call.reply(), first, first + heard)).isEqualTo(Arrays.copyOf(speech, heard));
            double cutMillis = flush.path("ms").doubleValue();
            assertThat((first + heard) / (double) SAMPLES_PER_MILLI).isCloseTo(cutMillis, within(ONE_SAMPLE_MILLIS));

            // And
            assertThat(relay.messages("flushed")).singleElement().satisfies(told -> {
                assertThat(told.path("item").asText()).isEqualTo("item_1");
                assertThat(told.path("ms").asInt()).isEqualTo(heard / SAMPLES_PER_MILLI);
            });
            assertThat(relay.messages("mark")).isEmpty();
            assertThat(call.report().interruptions())
                    .singleElement()
                    .satisfies(cut -> assertThat(cut.reason()).isEqualTo("barge_in"));
        }
    }

    @Test
    void countsTheHolesThatTheRelayLeaves() throws Exception {
        // Given: 100 ms of audio, and the next 100 ms when that has been over for 100 ms; twice
        byte[] piece = Recordings.bytes(Arrays.copyOf(speech, 100 * SAMPLES_PER_MILLI));
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {
            @Override
            public void onOpen(FakeRelay.Connection line) {
                Echo.greet(line, RATE);
                line.say("{'type':'audio','item':'item_1','response':'resp_1'}");
                line.play(piece);
                line.after(200, () -> {
                    line.play(piece);
                    line.after(200, () -> {
                        line.play(piece);
                        line.say("{'type':'mark','name':'m1'}");
                    });
                });
            }
        })) {
            // When
            Result call = call(relay, 100);

            // Then
            CallReport.Gaps gaps = call.report().gaps();
            assertThat(gaps.count()).isEqualTo(2);
            assertThat(gaps.totalMillis()).isCloseTo(200, within(BUSY_MILLIS));

            // And: the recording has silence of exactly that length in exactly those places
            for (JsonNode gap : call.events("gap")) {
                int from = (int) Math.round(gap.path("ms").doubleValue() * SAMPLES_PER_MILLI);
                int to = from + (int) Math.round(gap.path("length_ms").doubleValue() * SAMPLES_PER_MILLI);
                assertThat(Arrays.copyOfRange(call.reply(), from, to)).containsOnly((short) 0);
                assertThat(Arrays.copyOfRange(call.reply(), to, to + 400)).isEqualTo(Arrays.copyOf(speech, 400));
            }
        }
    }

    @Test
    void behavesAsAGoodClient() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new Echo(RATE, speech.length, 100))) {
            // When
            Result call = call(relay, LINGER_MILLIS);

            // Then: it reports what it plays, at least every 100 ms, up to the end
            List<Integer> played = relay.messages("played").stream()
                    .map(message -> message.path("ms").asInt())
                    .toList();
            assertThat(played).isSorted().hasSizeBetween(4, 10);
            assertThat(played.get(played.size() - 1)).isEqualTo(800);

            // And: it echoes the mark when it has played, and hangs up in good order
            assertThat(relay.messages("mark"))
                    .extracting(message -> message.path("name").asText())
                    .containsExactly("m1");
            assertThat(relay.messages("hangup")).hasSize(1);
            assertThat(call.report().ending())
                    .isEqualTo(new Ending("caller_hangup", "the caller hung up", 1_000, true));
            assertThat(call.report().ending().failed()).isFalse();
            await().untilAsserted(() -> assertThat(relay.closeCodes()).containsExactly(1_000));
        }
    }

    @Test
    void writesDownWhatBothSidesSaid() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new Echo(RATE, speech.length, 100))) {
            // When
            Result call = call(relay, LINGER_MILLIS);

            // Then
            assertThat(call.report().transcript())
                    .containsExactly(
                            new CallReport.Line("assistant", "Not an ill, you say?"),
                            new CallReport.Line("user", "not an ill"));
            assertThat(call.events("state"))
                    .extracting(event -> event.path("state").asText())
                    .containsExactly("connecting", "listening", "thinking", "speaking", "listening");
            assertThat(call.report().call()).isEqualTo("c-1");
        }
    }

    @Test
    void listsEventsInTheOrderOfTheirTimes() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new Echo(RATE, speech.length, 100))) {
            // When
            Result call = call(relay, LINGER_MILLIS);

            // Then
            assertThat(call.timeline().path("events"))
                    .extracting(event -> event.path("ms").doubleValue())
                    .isSorted();
            assertThat(call.timeline().path("events"))
                    .extracting(event -> event.path("event").asText())
                    .startsWith("dialled", "connected")
                    .containsSubsequence(
                            "speech_begin",
                            "speech_end",
                            "first_audio",
                            "audio_begin",
                            "audio_end",
                            "mark",
                            "hangup",
                            "ended",
                            "closed");
            assertThat(call.timeline().path("report").path("heard_ms").doubleValue())
                    .isEqualTo(800);
        }
    }

    @Test
    void waitsForASlowModelLongerThanItLingers() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new Echo(RATE, speech.length, 1_600))) {
            // When: the model thinks for twice as long
            Result call = call(relay, LINGER_MILLIS);

            // Then
            assertThat(call.report().heardMillis()).isCloseTo(800, within(ONE_SAMPLE_MILLIS));
        }
    }

    @Test
    void hearsNothingFromARelayThatOnlyListens() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {})) {
            // When
            Result call = call(relay, 200);

            // Then
            assertThat(call.report().heardMillis()).isZero();
            assertThat(call.report().answers()).isEmpty();
            assertThat(call.report().durationMillis()).isBetween(1_000.0, 1_000 + BUSY_MILLIS);
            assertThat(call.reply()).isEmpty();
        }
    }

    @Test
    void tellsWhyTheUpgradeWasRefused() throws Exception {
        try (FakeRelay relay = FakeRelay.refusing("origin https://elsewhere is not allowed\n")) {
            // When
            Result call = call(relay, 100);

            // Then
            Ending ending = call.report().ending();
            assertThat(ending.failed()).isTrue();
            assertThat(ending.cause()).isEqualTo("refused");
            assertThat(ending.closeCode()).isEqualTo(403);
            assertThat(ending.message()).isEqualTo("origin https://elsewhere is not allowed");
        }
    }

    @Test
    void tellsTheCauseWhenTheRelayClosesInTheMiddle() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {
            @Override
            public void onOpen(FakeRelay.Connection line) {
                Echo.greet(line, RATE);
                line.after(200, () -> line.end("model_failed", "the model broke off", 1_011));
            }
        })) {
            // When
            Result call = call(relay, 100);

            // Then
            assertThat(call.report().ending())
                    .isEqualTo(new Ending("model_failed", "the model broke off", 1_011, true));
            assertThat(call.report().ending().failed()).isTrue();
            assertThat(call.event("closed").path("code").asInt()).isEqualTo(1_011);
        }
    }

    @Test
    void noticesAConnectionThatBreaks() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {
            @Override
            public void onOpen(FakeRelay.Connection line) {
                line.after(200, line::drop);
            }
        })) {
            // When
            Result call = call(relay, 100);

            // Then
            assertThat(call.report().ending().cause()).isEqualTo(Ending.CONNECTION_LOST);
            assertThat(call.report().ending().failed()).isTrue();
        }
    }

    @Test
    void refusesARelayThatTalksAtAnotherRate() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {
            @Override
            public void onOpen(FakeRelay.Connection line) {
                line.say("{'type':'started','call':'c-1','version':'1','encoding':'pcm16','rate':24000,'lead_ms':200}");
            }
        })) {
            // When
            Result call = call(relay, 100);

            // Then
            assertThat(call.report().ending().cause()).isEqualTo(Ending.RELAY_PROTOCOL);
            assertThat(call.report().ending().message()).contains("16000 Hz").contains("24000 Hz");
        }
    }

    @Test
    void givesUpOnARelayThatDoesNotAnswerTheHangup() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {
            @Override
            public void onMessage(FakeRelay.Connection line, JsonNode message) {}
        })) {
            // When
            Result call = call(plan(relay, speech, 100, 400));

            // Then
            assertThat(call.report().ending().cause()).isEqualTo(Ending.HANGUP_UNANSWERED);
        }
    }

    @Test
    void hangsUpInGoodOrderWhenToldTo() throws Exception {
        // Given
        short[] long5s = Arrays.copyOf(speech, 5_000 * SAMPLES_PER_MILLI);
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {})) {
            CallPlan plan = plan(relay, long5s, 1_000, 5_000);
            RecordedCaller caller = new RecordedCaller(network, plan, records);
            var report = caller.connect();
            await().until(() -> caller.progress().get().spokenMillis() >= 300);

            // When
            caller.hangup();

            // Then
            Ending ending = report.get(10, TimeUnit.SECONDS).ending();
            assertThat(ending.cause()).isEqualTo("caller_hangup");
            assertThat(ending.failed()).isFalse();
            assertThat(relay.messages("hangup")).hasSize(1);
            assertThat(relay.audio().length).isLessThan(2_000 * SAMPLES_PER_MILLI * 2);
        }
    }

    @Test
    void tellsThatNobodyListens() throws Exception {
        // Given: a port that was free a moment ago
        int port;
        try (FakeRelay gone = FakeRelay.following(new FakeRelay.Script() {})) {
            port = gone.uri(RATE).getPort();
        }
        Recording recording = Recordings.spoken(Recordings.wav(folder.resolve("said.wav"), RATE, speech));
        CallPlan plan = new CallPlan(
                new Destination(
                        LineDialects.tandem(), URI.create("ws://127.0.0.1:" + port + "/v1/call?rate=" + RATE), null),
                recording,
                20,
                100,
                2_000);

        // When
        Result call = call(plan);

        // Then
        assertThat(call.report().connectMillis()).isNull();
        assertThat(call.report().ending().cause()).isEqualTo(Ending.UNREACHABLE);
        assertThat(call.report().ending().message()).contains("127.0.0.1:" + port);
    }

    @Test
    void joinsSamplesThatAFrameCuts() throws Exception {
        // Given: a relay whose frames have 321 bytes
        byte[] pcm = Recordings.bytes(speech);
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {
            @Override
            public void onOpen(FakeRelay.Connection line) {
                Echo.greet(line, RATE);
                for (int at = 0; at < pcm.length; at += 321) {
                    line.play(Arrays.copyOfRange(pcm, at, Math.min(pcm.length, at + 321)));
                }
            }
        })) {
            // When
            Result call = call(relay, LINGER_MILLIS);

            // Then
            short[] reply = call.reply();
            assertThat(Arrays.copyOfRange(reply, reply.length - speech.length, reply.length))
                    .isEqualTo(speech);
        }
    }

    private Result call(FakeRelay relay, int lingerMillis) throws Exception {
        return call(relay, speech, lingerMillis);
    }

    private Result call(FakeRelay relay, short[] said, int lingerMillis) throws Exception {
        return call(plan(relay, said, lingerMillis, 5_000));
    }

    private CallPlan plan(FakeRelay relay, short[] said, int lingerMillis, int timeoutMillis)
            throws UnreadableRecordingException {
        Recording recording = Recordings.spoken(Recordings.wav(folder.resolve("said.wav"), RATE, said));
        return new CallPlan(relay.at(RATE), recording, 20, lingerMillis, timeoutMillis);
    }

    private Result call(CallPlan plan) throws InterruptedException, ExecutionException, TimeoutException, IOException {
        // As a call does from the command line: cold classes leave gaps on a busy machine.
        Rehearsal.of(plan, network);
        CallReport report = new RecordedCaller(network, plan, records).connect().get(20, TimeUnit.SECONDS);
        Path wav = folder.resolve("reply.wav");
        records.reply().writeTo(wav, RATE);
        Path json = folder.resolve("timeline.json");
        records.timeline().writeTo(json, plan, report);
        return new Result(
                report,
                Recordings.shorts(WavAudio.read(wav).pcm16Mono(RATE)),
                new ObjectMapper().readTree(json.toFile()));
    }

    private record Result(CallReport report, short[] reply, JsonNode timeline) {
        List<JsonNode> events(String type) {
            return StreamSupport.stream(timeline.path("events").spliterator(), false)
                    .filter(event -> event.path("event").asText().equals(type))
                    .toList();
        }

        JsonNode event(String type) {
            assertThat(events(type)).hasSize(1);
            return events(type).get(0);
        }
    }
}
