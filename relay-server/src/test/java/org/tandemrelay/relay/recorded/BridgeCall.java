package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.tandemrelay.relay.recorded.line.CallUrl;
import org.tandemrelay.relay.recorded.line.Destination;
import org.tandemrelay.relay.recorded.line.LineDialect;
import org.tandemrelay.relay.recorded.line.LineDialects;
import org.tandemrelay.relay.recorded.line.WireAudio;

/** One call of a recorded caller as another protocol's, made over a real socket, and what it left. */
record BridgeCall(CallReport report, short[] reply, JsonNode timeline) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RECORDED_HZ = 16_000;

    /**
     * What a caller does.
     *
     * @param url of the relay
     * @param said at 16 kHz
     * @param rateHz on the wire
     * @param lingerMillis silence before it hangs up
     * @param keys that it presses
     */
    record Caller(LineDialect dialect, String url, short[] said, int rateHz, int lingerMillis, List<KeyPress> keys) {

        static Caller as(String dialect, String url, short[] said, int rateHz) {
            return new Caller(
                    LineDialects.named(dialect, LineDialects.Options.NONE), url, said, rateHz, 700, List.of());
        }

        Caller as(LineDialects.Options options) {
            return new Caller(LineDialects.named(dialect.name(), options), url, said, rateHz, lingerMillis, keys);
        }

        Caller lingering(int millis) {
            return new Caller(dialect, url, said, rateHz, millis, keys);
        }

        Caller pressing(KeyPress... pressed) {
            return new Caller(dialect, url, said, rateHz, lingerMillis, List.of(pressed));
        }

        BridgeCall call(Path folder) throws Exception {
            Path said16k = Recordings.wav(folder.resolve("said.wav"), RECORDED_HZ, said);
            Recording recording =
                    Recording.read(said16k, dialect.audio(), dialect.audio().encoding(null), rateHz);
            CallUrl url = CallUrl.parse(this.url).orAt(dialect.path());
            Destination destination = new Destination(
                    dialect, dialect.address(url, new WireAudio(recording.encoding(), rateHz, 20)), "key-7");
            CallPlan plan = new CallPlan(destination, recording, keys, 20, lingerMillis, 4_000);
            CallRecords records = new CallRecords(new CallTimeline(), new ReplyRecorder());
            try (CallerNetwork network = CallerNetwork.open(1)) {
                // Else the first call of a test would leave gaps while classes are loaded.
                Rehearsal.of(plan, network);
                CallReport report =
                        new RecordedCaller(network, plan, records).connect().get(60, TimeUnit.SECONDS);
                Path timeline = folder.resolve("timeline.json");
                records.timeline().writeTo(timeline, plan, report);
                return new BridgeCall(
                        report, Recordings.shorts(records.reply().pcm()), JSON.readTree(timeline.toFile()));
            }
        }
    }

    List<JsonNode> events(String type) {
        return StreamSupport.stream(timeline.path("events").spliterator(), false)
                .filter(event -> event.path("event").asText().equals(type))
                .toList();
    }

    void assertHungUpInGoodOrder() {
        assertThat(report.ending().cause()).isEqualTo("caller_hangup");
        assertThat(report.ending().closeCode()).isEqualTo(1_000);
        assertThat(report.ending().failed()).isFalse();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LineDialects.Options parameters(String name, String value) {
        return new LineDialects.Options(Map.of(name, value), null, null, "json");
    }
}
