package org.tandemrelay.relay.load.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.load.Expectation;
import org.tandemrelay.relay.load.Figures;
import org.tandemrelay.relay.load.Measured;
import org.tandemrelay.relay.load.Result;
import org.tandemrelay.relay.load.Second;
import org.tandemrelay.relay.load.Step;
import org.tandemrelay.relay.load.crew.Distribution;
import org.tandemrelay.relay.load.crew.LoadPlan;
import org.tandemrelay.relay.load.crew.Profile;
import org.tandemrelay.relay.load.crew.Reading;
import org.tandemrelay.relay.load.process.Machine;
import org.tandemrelay.relay.load.process.RelayUse;
import org.tandemrelay.relay.load.process.StartUp;

/**
 * A result as JSON, whose members {@code docs/load-test.md} tells. They are kept: new ones may come, and {@code version} counts up if one goes
 * or comes to mean something else.
 */
public final class ResultJson {

    private static final int VERSION = 1;
    private static final double PLACES = 1e4;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ResultJson() {}

    /** Writes it to a file. Blocks on I/O. */
    public static void write(Result result, List<Expectation.Verdict> verdicts, Path file) throws IOException {
        JSON.writeValue(file.toFile(), tree(result, verdicts));
    }

    /** The whole of a result, and whether it is what was expected. */
    public static ObjectNode tree(Result result, List<Expectation.Verdict> verdicts) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", VERSION).put("begun", result.begun().toString());
        plan(json.putObject("plan"), result.plan());
        machine(json.putObject("machine"), result.machine());
        measured(json.putObject("relay"), result.measured());
        Measured direct = result.direct();
        if (direct != null) {
            measured(json.putObject("direct"), direct);
        }
        StartUp start = result.startUp();
        if (start != null) {
            json.putObject("start")
                    .put("listens_ms", rounded(start.listensMillis()))
                    .put("ready_ms", rounded(start.readyMillis()));
        }
        ObjectNode figures = json.putObject("figures");
        Figures.of(result).forEach((name, value) -> figures.put(name, rounded(value)));
        json.put("test_was_the_limit", result.testWasTheLimit());
        if (result.plan().crowd().profile() == Profile.STEP) {
            json.put("most_calls", result.mostCalls()).put("own_limit_calls", result.ownLimit());
            steps(json.putArray("steps"), result.steps());
        }
        verdicts(json.putArray("expectations"), verdicts);
        return json;
    }

    private static void plan(ObjectNode json, LoadPlan plan) {
        LoadPlan.Target target = plan.target();
        json.put("url", target.uri().toString()).put("as", target.dialect());
        LoadPlan.Target direct = plan.direct();
        json.put("direct", direct == null ? null : direct.uri().toString());
        json.put("encoding", target.audio().encoding().label())
                .put("rate_hz", target.audio().rateHz())
                .put("frame_ms", target.audio().frameMillis());
        ArrayNode audio = json.putArray("audio");
        target.script().names().forEach(audio::add);
        json.put("profile", plan.crowd().profile().label())
                .put("calls", plan.crowd().calls())
                .put("deaf", plan.crowd().deaf())
                .put("ramp_per_s", plan.crowd().perSecond())
                .put("echo", plan.manner().echo())
                .put("barge_in", plan.manner().bargeIn())
                .put("think_ms", plan.manner().think().toMillis())
                .put("warm_up_ms", plan.timing().warmUp().toMillis())
                .put("duration_ms", plan.timing().duration().toMillis());
    }

    /** Adds what it was measured on. */
    public static void machine(ObjectNode json, Machine machine) {
        json.put("processor", machine.processor())
                .put("processors", machine.processors())
                .put("memory_gib", rounded(machine.memoryGib()))
                .put("system", machine.system())
                .put("java", machine.java())
                .put("transport", machine.transport())
                .put("load", rounded(machine.load()))
                .put("pinning", machine.pinning());
    }

    private static void measured(ObjectNode json, Measured measured) {
        Reading reading = measured.reading();
        spread(json.putObject("round_trip_ms"), reading.roundTrip());
        spread(json.putObject("send_lag_ms"), reading.sendLag());
        spread(json.putObject("jitter_ms"), reading.jitter());
        spread(json.putObject("connect_ms"), reading.connect());
        spread(json.putObject("first_frame_ms"), reading.firstFrame());
        spread(json.putObject("first_audio_ms"), reading.firstAudio());
        spread(json.putObject("barge_in_to_silence_ms"), reading.silence());
        frames(json.putObject("frames"), reading.frames());
        Reading.Calls calls = reading.calls();
        ObjectNode ends = json.putObject("calls")
                .put("dialled", calls.dialled())
                .put("connected", calls.connected())
                .put("failed", calls.failed())
                .putObject("ends");
        calls.ends().forEach(ends::put);
        json.putObject("turns")
                .put("answered", reading.turns().answered())
                .put("unanswered", reading.turns().unanswered())
                .put("barge_ins", reading.turns().bargeIns())
                .put("untold", reading.turns().heard().untold());
        spread(json.putObject("heard_error_ms"), reading.turns().heard().millis());
        spread(json.putObject("ahead_ms"), reading.playout().ahead());
        json.putObject("playout")
                .put("underruns", reading.playout().underruns())
                .put("gap_ms", rounded(reading.playout().gapMillis()));
        put((ObjectNode) json.path("playout"), "alike", reading.playout().alike());
        use(json, measured.use());
        seconds(json.putArray("seconds"), measured.seconds());
        Measured undisturbed = measured.undisturbed();
        if (undisturbed != null) {
            ObjectNode without = json.putObject("undisturbed");
            spread(without.putObject("round_trip_ms"), undisturbed.reading().roundTrip());
            use(without, undisturbed.use());
        }
    }

    private static void frames(ObjectNode json, Reading.Frames frames) {
        json.put("sent", frames.sent())
                .put("received", frames.received())
                .put("lost", frames.lost())
                .put("duplicated", frames.duplicated())
                .put("reordered", frames.reordered())
                .put("damaged", frames.damaged())
                .put("crossed", frames.crossed())
                .put("bytes_sent", frames.bytesSent())
                .put("bytes_received", frames.bytesReceived());
    }

    private static void use(ObjectNode json, @Nullable RelayUse use) {
        if (use == null) {
            return;
        }
        ObjectNode process = json.putObject("process");
        put(process, "cpu_s", use.cpuSeconds());
        put(process, "cpu_share", use.cpuShare());
        put(process, "cpu_s_per_call_minute", use.cpuSecondsPerCallMinute());
        put(process, "cpu_us_per_frame_pair", use.microsPerPair());
        put(process, "resident_mib_before", use.residentMibBefore());
        put(process, "resident_mib", use.residentMib());
        // It may have become less.
        process.put("resident_kib_per_call", rounded(use.residentKibPerCall()));
        put(process, "collections", (double) use.collections());
        put(process, "collection_ms", (double) use.collectionMillis());
        put(process, "garbage_bytes_per_frame_pair", use.allocatedBytesPerPair());
    }

    /** What is not known is null. */
    public static void put(ObjectNode json, String name, double value) {
        if (value < 0) {
            json.putNull(name);
        } else {
            json.put(name, rounded(value));
        }
    }

    private static void spread(ObjectNode json, Distribution spread) {
        json.put("count", spread.count())
                .put("mean", rounded(spread.mean()))
                .put("p50", rounded(spread.p50()))
                .put("p90", rounded(spread.p90()))
                .put("p99", rounded(spread.p99()))
                .put("p99.9", rounded(spread.p999()))
                .put("max", rounded(spread.max()));
    }

    private static void seconds(ArrayNode json, List<Second> seconds) {
        for (Second second : seconds) {
            ObjectNode one = json.addObject()
                    .put("s", rounded(second.seconds()))
                    .put("calls", second.calls())
                    .put("p50_ms", rounded(second.p50Millis()))
                    .put("p99_ms", rounded(second.p99Millis()))
                    .put("max_ms", rounded(second.maxMillis()))
                    .put("frames_per_s", rounded(second.framesPerSecond()))
                    .put("measured", second.measured());
            put(one, "cpu_share", second.cpuShare());
            put(one, "resident_mib", second.residentMib());
        }
    }

    private static void steps(ArrayNode json, List<Step> steps) {
        for (Step step : steps) {
            RelayUse use = step.measured().use();
            ObjectNode one = json.addObject()
                    .put("calls", step.calls())
                    .put("held", step.held())
                    .put("test_late", step.testLate())
                    .put("p99_ms", rounded(step.measured().reading().roundTrip().p99()))
                    .put("added_p99_ms", rounded(step.addedP99()))
                    .put("wrong", step.measured().reading().frames().wrong())
                    .put("failed", step.measured().reading().calls().failed());
            put(one, "cpu_share", use == null ? -1 : use.cpuShare());
            put(one, "cpu_us_per_frame_pair", use == null ? -1 : use.microsPerPair());
        }
    }

    private static void verdicts(ArrayNode json, List<Expectation.Verdict> verdicts) {
        for (Expectation.Verdict verdict : verdicts) {
            Double value = verdict.value();
            json.addObject()
                    .put("expectation", verdict.expectation().text())
                    .put("value", value == null ? null : rounded(value))
                    .put("kept", verdict.kept());
        }
    }

    private static double rounded(double value) {
        return Math.round(value * PLACES) / PLACES;
    }
}
