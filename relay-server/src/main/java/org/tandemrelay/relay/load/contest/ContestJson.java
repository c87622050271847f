package org.tandemrelay.relay.load.contest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.tandemrelay.relay.load.report.ResultJson;

/** The result of a contest as JSON, whose members {@code docs/load-test.md} tells. */
public final class ContestJson {

    private static final int VERSION = 1;
    private static final double PLACES = 1e4;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final JsonNode json;

    private ContestJson(JsonNode json) {
        this.json = json;
    }

    /** Writes it to a file. Blocks on I/O. */
    public void write(Path file) throws IOException {
        JSON.writeValue(file.toFile(), json);
    }

    /**
     * Reads what was written. Blocks on I/O.
     *
     * @throws IOException if it cannot be read, or is none; the message names it
     */
    public static ContestJson read(Path file) throws IOException {
        JsonNode json = JSON.readTree(file.toFile());
        if (json == null || !json.path("contest").isObject()) {
            throw new IOException(file + " is no result of a contest");
        }
        return new ContestJson(json);
    }

    JsonNode tree() {
        return json;
    }

    /**
     * The whole of it.
     *
     * @param route what is told of the way, for a table
     */
    public static ContestJson of(ContestResult result, String route) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", VERSION).put("begun", result.begun().toString());
        ContestPlan plan = result.plan();
        ObjectNode contest = json.putObject("contest")
                .put("route", route)
                .put("way", plan.way().label())
                .put("windows", plan.timing().windows())
                .put("window_ms", plan.timing().window().toMillis())
                .put("warm_up_ms", plan.timing().warmUp().toMillis())
                .put("ramp_per_s", plan.perSecond());
        plan.calls().forEach(contest.putArray("calls")::add);
        ResultJson.machine(json.putObject("machine"), result.machine());
        ArrayNode levels = json.putArray("levels");
        for (ContestResult.Level level : result.levels()) {
            ObjectNode one = levels.addObject().put("calls", level.calls());
            ArrayNode rivals = one.putArray("rivals");
            level.standings().forEach(standing -> standing(rivals.addObject(), standing));
        }
        ArrayNode found = json.putArray("search");
        result.found().forEach(searched -> searched(found.addObject(), searched));
        return new ContestJson(json);
    }

    private static void standing(ObjectNode json, Standing standing) {
        json.put("name", standing.name())
                .put("p50_ms", rounded(standing.median(window -> window.trip().p50())))
                .put("p99_ms", rounded(standing.median(window -> window.trip().p99())))
                .put("p99.9_ms", rounded(standing.median(window -> window.trip().p999())))
                .put("send_lag_p99_ms", rounded(standing.median(Window::late)))
                .put("test_was_the_limit", standing.testLate())
                .put("wrong", standing.wrong())
                .put("failed", standing.failed())
                .put("refused", standing.refused())
                .put("thrown_away", standing.again());
        ResultJson.put(
                json,
                "cpu_us_per_frame_pair",
                standing.median(window -> window.cost().micros()));
        ResultJson.put(
                json,
                "loop_us_per_frame_pair",
                standing.median(window -> window.cost().loopMicros()));
        ResultJson.put(
                json, "cpu_share", standing.median(window -> window.cost().share()));
        Standing.Use use = standing.use();
        ResultJson.put(json, "resident_mib", use.residentMib());
        ResultJson.put(json, "garbage_bytes_per_frame_pair", use.garbage());
        ResultJson.put(json, "collections", (double) use.collections());
        ResultJson.put(json, "collection_ms", (double) use.collectionMillis());
        ResultJson.put(json, "system_calls_per_frame_pair", use.systemCalls());
        windows(json.putArray("windows"), standing.windows());
    }

    private static void searched(ObjectNode json, Searched searched) {
        json.put("name", searched.name())
                .put("most_calls", searched.most())
                .put("test_was_the_limit", searched.testWasTheLimit());
        ArrayNode tried = json.putArray("tried");
        for (Searched.Tried one : searched.tried()) {
            ObjectNode step = tried.addObject()
                    .put("calls", one.calls())
                    .put("held", one.held())
                    .put("test_late", one.testLate())
                    .put("thrown_away", one.again());
            one.added().forEach(step.putArray("added_p99_ms")::add);
            windows(step.putArray("windows"), one.windows());
        }
    }

    private static void windows(ArrayNode json, List<Window> windows) {
        for (Window window : windows) {
            ObjectNode one = json.addObject()
                    .put("frames", window.trip().count())
                    .put("p50_ms", rounded(window.trip().p50()))
                    .put("p99_ms", rounded(window.trip().p99()))
                    .put("p99.9_ms", rounded(window.trip().p999()))
                    .put("max_ms", rounded(window.trip().max()))
                    .put("send_lag_p99_ms", rounded(window.late()))
                    .put("wrong", window.wrong())
                    .put("failed", window.failed())
                    .put("stolen_ms", rounded(window.stolen()));
            ResultJson.put(one, "cpu_us_per_frame_pair", window.cost().micros());
            ResultJson.put(one, "loop_us_per_frame_pair", window.cost().loopMicros());
            ResultJson.put(one, "cpu_share", window.cost().share());
        }
    }

    private static double rounded(double value) {
        return Math.round(value * PLACES) / PLACES;
    }
}
