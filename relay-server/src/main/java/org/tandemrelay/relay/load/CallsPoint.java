package org.tandemrelay.relay.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What one result says of so many calls.
 *
 * @param calls that were asked for
 * @param refused calls that did not come about or did not last
 * @param cpuShare what the relay needed of one processor; NaN if it is not known
 * @param addedP99 ms added to the 99th percentile; NaN if it was not measured
 * @param testLimited whether the test itself could not do so many calls
 */
public record CallsPoint(int calls, double refused, double cpuShare, double addedP99, boolean testLimited) {

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

    static CallsPoint of(JsonNode json) {
        JsonNode relay = json.path("relay");
        return new CallsPoint(
                json.path("plan").path("calls").asInt(),
                relay.path("calls").path("failed").asDouble(),
                relay.path("process").path("cpu_share").asDouble(Double.NaN),
                json.path("figures").path("added-p99").asDouble(Double.NaN),
                json.path("test_was_the_limit").asBoolean());
    }
}
