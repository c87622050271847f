package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.tandemrelay.audio.wav.WavAudio;
import org.tandemrelay.relay.recorded.line.Destination;

/**
 * Calls of a recorded caller in the native protocol, over real sockets, and what they left. What is exact in the caller is asserted to the
 * sample; where the two ends' clocks are compared, a busy machine may be {@value #BUSY_MILLIS} ms late.
 */
final class NativeCalls implements BeforeEachCallback, AfterEachCallback {

    static final int RATE = 16_000;
    static final int SAMPLES_PER_MILLI = RATE / 1_000;
    static final double ONE_SAMPLE_MILLIS = 1.0 / SAMPLES_PER_MILLI;
    static final double BUSY_MILLIS = 2_000;

    /** Longer than a busy machine takes to say that it is thinking. */
    static final int LINGER_MILLIS = 800;

    /** "not an ill": speech from its first to its last sample. */
    final short[] speech = Recordings.speech("not-ill-disposed.wav", RATE, 500, 800);

    private final CallRecords records = new CallRecords(new CallTimeline(), new ReplyRecorder());
    private Path folder;
    private CallerNetwork network;

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        folder = Files.createTempDirectory("recorded");
        network = CallerNetwork.open(1);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        network.close();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    Result call(FakeRelay relay, int lingerMillis) throws Exception {
        return call(relay, speech, lingerMillis);
    }

    Result call(FakeRelay relay, short[] said, int lingerMillis) throws Exception {
        return call(plan(relay.at(RATE), said, lingerMillis, 5_000));
    }

    CallPlan plan(Destination whom, short[] said, int lingerMillis, int timeoutMillis)
            throws UnreadableRecordingException {
        Recording recording = Recordings.spoken(Recordings.wav(folder.resolve("said.wav"), RATE, said));
        return new CallPlan(whom, recording, 20, lingerMillis, timeoutMillis);
    }

    /** Who makes the call of a plan. */
    RecordedCaller caller(CallPlan plan) {
        return new RecordedCaller(network, plan, records);
    }

    Result call(CallPlan plan) throws Exception {
        // As a call does from the command line: cold classes leave gaps on a busy machine.
        Rehearsal.of(plan, network);
        CallReport report = caller(plan).connect().get(20, TimeUnit.SECONDS);
        Path wav = folder.resolve("reply.wav");
        records.reply().writeTo(wav, RATE);
        Path json = folder.resolve("timeline.json");
        records.timeline().writeTo(json, plan, report);
        return new Result(
                report,
                Recordings.shorts(WavAudio.read(wav).pcm16Mono(RATE)),
                new ObjectMapper().readTree(json.toFile()));
    }

    /** What a call left. */
    record Result(CallReport report, short[] reply, JsonNode timeline) {
        List<JsonNode> events(String type) {
            return StreamSupport.stream(timeline.path("events").spliterator(), false)
                    .filter(event -> event.path("event").asText().equals(type))
                    .toList();
        }

        JsonNode event(String type) {
            assertThat(events(type)).hasSize(1);
            return events(type).get(0);
        }

        /** What was heard, without the silence where audio came too late on a busy machine. */
        List<Short> replyWithoutGaps() {
            List<Short> heard = new ArrayList<>();
            for (short sample : reply) {
                heard.add(sample);
            }
            List<JsonNode> gaps = events("gap");
            for (int i = gaps.size() - 1; i >= 0; i--) {
                int from = samples(gaps.get(i).path("ms"));
                heard.subList(from, from + samples(gaps.get(i).path("length_ms")))
                        .clear();
            }
            return heard;
        }

        static int samples(JsonNode millis) {
            return (int) Math.round(millis.doubleValue() * SAMPLES_PER_MILLI);
        }
    }
}
