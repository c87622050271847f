package org.tandemrelay.relay.recorded;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Every event of a call with its time, for a program to read. The format is described in {@code docs/calling.md}.
 *
 * <p>Filled on the call's event loop; once the call's report is there, read by anyone.
 */
public final class CallTimeline {

    private static final int FORMAT_VERSION = 1;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(new Names())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private final List<ObjectNode> events = new ArrayList<>();

    /** A timeline without events. */
    public CallTimeline() {}

    /**
     * Adds an event, which need not be the latest.
     *
     * @param millis since the call was connected
     * @return the event, for its other members
     */
    ObjectNode at(double millis, String event) {
        ObjectNode node = JSON.createObjectNode();
        node.put("ms", roundToMicros(millis));
        node.put("event", event);
        events.add(node);
        return node;
    }

    /**
     * Writes the call to a file, its events in the order of their times.
     *
     * @throws IOException if the file cannot be written
     */
    public void writeTo(Path file, CallPlan plan, CallReport report) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", FORMAT_VERSION);
        root.put("url", plan.destination().uri().toString());
        root.put("dialect", plan.destination().dialect().name());
        ObjectNode recording = root.putObject("recording");
        recording.put("file", plan.recording().name());
        recording.put("duration_ms", plan.recording().durationMillis());
        recording.put("rate_hz", plan.recording().rateHz());
        recording.put("encoding", plan.recording().encoding().label());
        recording.set("speech", JSON.valueToTree(plan.recording().speech()));
        root.set("report", JSON.valueToTree(report));
        // The sort is stable: what happened in the same microsecond stays in the order in which it was noticed.
        List<ObjectNode> sorted = new ArrayList<>(events);
        sorted.sort(Comparator.comparingDouble(node -> node.path("ms").doubleValue()));
        root.putArray("events").addAll(sorted);
        JSON.writeValue(file.toFile(), root);
    }

    /** {@code atMillis} is {@code at_ms} in the file. */
    private static final class Names extends PropertyNamingStrategies.SnakeCaseStrategy {
        private static final long serialVersionUID = 1L;

        @Override
        public String translate(String name) {
            return super.translate(name).replaceFirst("_millis$", "_ms");
        }
    }

    private static double roundToMicros(double millis) {
        return Math.round(millis * 1_000) / 1_000.0;
    }
}
