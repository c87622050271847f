package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tandemrelay.relay.recorded.NativeCalls.BUSY_MILLIS;
import static org.tandemrelay.relay.recorded.NativeCalls.LINGER_MILLIS;
import static org.tandemrelay.relay.recorded.NativeCalls.ONE_SAMPLE_MILLIS;
import static org.tandemrelay.relay.recorded.NativeCalls.RATE;
import static org.tandemrelay.relay.recorded.NativeCalls.SAMPLES_PER_MILLI;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a caller says and hears in a call, and what is written down of it. */
@Execution(ExecutionMode.CONCURRENT)
class RecordedCallerTest {

    @RegisterExtension
    final NativeCalls calls = new NativeCalls();

    @Test
    void putsTheAnswerWhereTheCallerWouldHaveHeardIt() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new Echo(RATE, calls.speech.length, 200))) {
            // When
            NativeCalls.Result call = calls.call(relay, LINGER_MILLIS);

            // Then: the answer in the WAV is the caller's own calls.speech, at the very sample that the timeline names
            double firstAudio = call.event("first_audio").path("ms").doubleValue();
            short[] needle = Arrays.copyOfRange(calls.speech, 0, 4_000);
            int found = Recordings.find(needle, call.reply(), 0.999);
            assertThat(found / (double) SAMPLES_PER_MILLI).isCloseTo(firstAudio, within(ONE_SAMPLE_MILLIS));

            // And: the whole of it, without a hole
            assertThat(Arrays.copyOfRange(call.reply(), found, found + calls.speech.length))
                    .isEqualTo(calls.speech);
            assertThat(call.report().gaps().count()).isZero();
            assertThat(call.report().heardMillis()).isCloseTo(800, within(ONE_SAMPLE_MILLIS));

            // And: it was heard when it was sent
            double spokenToHeard = firstAudio - 800;
            assertThat(spokenToHeard).isBetween(200.0, 200 + BUSY_MILLIS);
        }
    }

    @Test
    void saysTheRecordingUnchangedAndThenSilence() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new Echo(RATE, calls.speech.length, 100))) {
            // When
            NativeCalls.Result call = calls.call(relay, LINGER_MILLIS);

            // Then
            short[] said = Recordings.shorts(relay.audio());
            assertThat(Arrays.copyOf(said, calls.speech.length)).isEqualTo(calls.speech);
            assertThat(Arrays.copyOfRange(said, calls.speech.length, said.length))
                    .containsOnly((short) 0);

            // And: in real time, one frame for each 20 ms of the call
            double sentMillis = said.length / (double) SAMPLES_PER_MILLI;
            assertThat(sentMillis).isCloseTo(call.report().durationMillis(), within(BUSY_MILLIS));
            assertThat(call.report().sending().frames()).isEqualTo(said.length / 320);
        }
    }

    @Test
    void measuresFromTheEndOfSpeechInTheRecordingToTheFirstAudio() throws Exception {
        // Given: 600 ms of silence after the calls.speech
        short[] withPause = Arrays.copyOf(calls.speech, calls.speech.length + 600 * SAMPLES_PER_MILLI);
        try (FakeRelay relay = FakeRelay.following(new Echo(RATE, withPause.length, 100))) {
            // When
            NativeCalls.Result call = calls.call(relay, withPause, LINGER_MILLIS);

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
        // Given: a relay that sends four seconds at once, and takes it back 300 ms later, or when a busy machine lets
        // it
        short[] answer = new short[5 * calls.speech.length];
        for (int at = 0; at < answer.length; at += calls.speech.length) {
            System.arraycopy(calls.speech, 0, answer, at, calls.speech.length);
        }
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {
            @Override
            public void onOpen(FakeRelay.Connection line) {
                Echo.greet(line, RATE);
                line.say("{'type':'audio','item':'item_1','response':'resp_1'}");
                line.play(Recordings.bytes(answer));
                line.say("{'type':'mark','name':'m1'}");
                line.after(300, () -> line.say("{'type':'flush','item':'item_1','reason':'barge_in'}"));
            }
        })) {
            // When
            NativeCalls.Result call = calls.call(relay, 100);

            // Then
            JsonNode flush = call.event("flush");
            int heard =
                    answer.length - (int) Math.round(flush.path("dropped_ms").doubleValue() * SAMPLES_PER_MILLI);
            int first = (int) Math.round(call.event("first_audio").path("ms").doubleValue() * SAMPLES_PER_MILLI);
            assertThat(call.reply()).hasSize(first + heard);
            assertThat(Arrays.copyOfRange(call.reply(), first, first + heard)).isEqualTo(Arrays.copyOf(answer, heard));
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
        byte[] piece = Recordings.bytes(Arrays.copyOf(calls.speech, 100 * SAMPLES_PER_MILLI));
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
            NativeCalls.Result call = calls.call(relay, 100);

            // Then
            CallReport.Gaps gaps = call.report().gaps();
            assertThat(gaps.count()).isEqualTo(2);
            assertThat(gaps.totalMillis()).isCloseTo(200, within(BUSY_MILLIS));

            // And: the recording has silence of exactly that length in exactly those places
            for (JsonNode gap : call.events("gap")) {
                int from = (int) Math.round(gap.path("ms").doubleValue() * SAMPLES_PER_MILLI);
                int to = from + (int) Math.round(gap.path("length_ms").doubleValue() * SAMPLES_PER_MILLI);
                assertThat(Arrays.copyOfRange(call.reply(), from, to)).containsOnly((short) 0);
                assertThat(Arrays.copyOfRange(call.reply(), to, to + 400)).isEqualTo(Arrays.copyOf(calls.speech, 400));
            }
        }
    }

    @Test
    void writesDownWhatBothSidesSaid() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new Echo(RATE, calls.speech.length, 100))) {
            // When
            NativeCalls.Result call = calls.call(relay, LINGER_MILLIS);

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
        try (FakeRelay relay = FakeRelay.following(new Echo(RATE, calls.speech.length, 100))) {
            // When
            NativeCalls.Result call = calls.call(relay, LINGER_MILLIS);

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
    void joinsSamplesThatAFrameCuts() throws Exception {
        // Given: a relay whose frames have 321 bytes
        byte[] pcm = Recordings.bytes(calls.speech);
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
            NativeCalls.Result call = calls.call(relay, LINGER_MILLIS);

            // Then
            List<Short> reply = call.replyWithoutGaps();
            List<Short> heard = reply.subList(reply.size() - calls.speech.length, reply.size());
            for (int i = 0; i < calls.speech.length; i++) {
                assertThat(heard.get(i)).as("sample " + i).isEqualTo(calls.speech[i]);
            }
        }
    }
}
