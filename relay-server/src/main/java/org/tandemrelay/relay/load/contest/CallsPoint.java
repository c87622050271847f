package org.tandemrelay.relay.load.contest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one result says of so many calls.
 *
 * @param calls that were asked for
 * @param refused calls that did not come about or did not last
 * @param cpuShare what was needed of one processor; NaN if it is not known, or there was nothing between callers and model
 * @param p99 of the round trip, in ms; NaN if it was not measured
 * @param testLimited whether the test itself could not do so many calls
 */
public record CallsPoint(int calls, double refused, double cpuShare, double p99, boolean testLimited) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads the JSON of a load test. Blocks on I/O.
     *
     * @throws IOException if it cannot be read, or is none; the message names it
     */
    public static CallsPoint read(Path result) throws IOException {
        JsonNode json = JSON.readTree(result.toFile());
        if (json == null || !json.path("plan").path("calls").isInt()) {
            throw new IOException(result + " is no result of a load test");
        }
        return of(json);
    }

    /**
     * What a contest says of each of its rivals, by name, and of the callers with nothing between them and the model.
     *
     * @param contest that was in turn
     */
    public static Map<String, List<CallsPoint>> ofContest(ContestJson contest) {
        Map<String, List<CallsPoint>> points = new LinkedHashMap<>();
        for (JsonNode level : contest.tree().path("levels")) {
            for (JsonNode rival : level.path("rivals")) {
                points.computeIfAbsent(rival.path("name").asText(), name -> new ArrayList<>())
                        .add(new CallsPoint(
                                level.path("calls").asInt(),
                                rival.path("refused").asDouble(),
                                rival.path("cpu_share").asDouble(Double.NaN),
                                rival.path("p99_ms").asDouble(Double.NaN),
                                rival.path("test_was_the_limit").asBoolean()));
            }
        }
        return points;
    }

    static CallsPoint of(JsonNode json) {
        JsonNode relay = json.path("relay");
        return new CallsPoint(
                json.path("plan").path("calls").asInt(),
                relay.path("calls").path("failed").asDouble(),
                relay.path("process").path("cpu_share").asDouble(Double.NaN),
                json.path("figures").path("p99").asDouble(Double.NaN),
                json.path("test_was_the_limit").asBoolean());
    }
}
