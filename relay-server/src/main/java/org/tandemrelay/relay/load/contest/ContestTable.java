package org.tandemrelay.relay.load.contest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.tandemrelay.relay.load.OwnLimit;

/** What contests came to, as tables in Markdown: one for those in which all took turns, one for each in which all spoke at once, one of searches. */
public final class ContestTable {

    private static final String YARDSTICK = "HAProxy";
    private static final String UNKNOWN = "–";

    private final PrintWriter out;

    /** To there. */
    public ContestTable(PrintWriter out) {
        this.out = out;
    }

    /** Prints what {@link ContestJson} made of them. */
    public void print(List<ContestJson> all) {
        List<JsonNode> contests = all.stream().map(ContestJson::tree).toList();
        List<JsonNode> inTurn = of(contests, "in-turn");
        if (!inTurn.isEmpty()) {
            head(
                    "",
                    "calls",
                    "",
                    "µs of CPU for a frame there and back",
                    "of HAProxy's",
                    "round trip p50 / p99 / p99.9, ms",
                    "added p50 / p99 / p99.9, ms",
                    "lost, doubled, wrong",
                    "refused",
                    "system calls",
                    "garbage, bytes",
                    "MiB");
            inTurn.forEach(contest -> contest.path("levels")
                    .forEach(level ->
                            inTurn(contest.path("contest").path("route").asText(), level)));
        }
        of(contests, "together").forEach(this::together);
        of(contests, "soak").forEach(this::together);
        List<JsonNode> searches = of(contests, "search");
        if (!searches.isEmpty()) {
            head("", "", "most calls", "of HAProxy's", "held", "did not hold", "windows thrown away");
            searches.forEach(this::search);
        }
        out.flush();
    }

    private static List<JsonNode> of(List<JsonNode> contests, String way) {
        return contests.stream()
                .filter(contest -> contest.path("contest").path("way").asText().equals(way))
                .toList();
    }

    private void inTurn(String route, JsonNode level) {
        Map<String, List<JsonNode>> kinds = kinds(level.path("rivals"));
        JsonNode nothing = first(kinds, Rival.NOTHING);
        JsonNode yardstick = first(kinds, YARDSTICK);
        kinds.forEach((name, rivals) -> row(
                route,
                level.path("calls").asText(),
                name + (limited(rivals, nothing) ? " (the test at its limit)" : ""),
                spread(rivals, 1, 1, "cpu_us_per_frame_pair"),
                name.equals(YARDSTICK)
                        ? ""
                        : spread(
                                rivals,
                                yardstick.path("cpu_us_per_frame_pair").asDouble(Double.NaN),
                                2,
                                "cpu_us_per_frame_pair"),
                times(rivals, nothing, 0),
                name.equals(Rival.NOTHING) ? "" : times(rivals, nothing, 1),
                sum(rivals, "wrong"),
                sum(rivals, "refused"),
                spread(rivals, 1, 1, "system_calls_per_frame_pair"),
                spread(rivals, 1, 0, "garbage_bytes_per_frame_pair"),
                spread(rivals, 1, 0, "resident_mib")));
    }

    private static boolean limited(List<JsonNode> rivals, JsonNode nothing) {
        return nothing.path("p99_ms").asDouble() >= OwnLimit.MILLIS
                || rivals.stream()
                        .anyMatch(rival -> rival.path("test_was_the_limit").asBoolean());
    }

    private static String times(List<JsonNode> rivals, JsonNode nothing, int less) {
        List<String> times = new ArrayList<>();
        for (String name : List.of("p50_ms", "p99_ms", "p99.9_ms")) {
            double[] values = rivals.stream()
                    .mapToDouble(rival -> rival.path(name).asDouble()
                            - less * nothing.path(name).asDouble())
                    .toArray();
            times.add(String.format(Locale.ROOT, "%.2f", Standing.median(values)));
        }
        return String.join(" / ", times);
    }

    /** What all did at the same time, and how much less than the first in each window. */
    private void together(JsonNode contest) {
        head(
                "",
                "calls of each",
                "event loop, µs",
                "all threads, µs",
                "loop less than the first's in the same window, mean (least, most)",
                "lost, doubled, wrong",
                "garbage, bytes",
                "collections, ms",
                "MiB");
        for (JsonNode level : contest.path("levels")) {
            JsonNode reference = level.path("rivals").path(0).path("windows");
            for (int i = 0; i < level.path("rivals").size(); i++) {
                JsonNode rival = level.path("rivals").path(i);
                row(
                        rival.path("name").asText(),
                        level.path("calls").asText(),
                        number(rival.path("loop_us_per_frame_pair").asDouble(Double.NaN), 1),
                        number(rival.path("cpu_us_per_frame_pair").asDouble(Double.NaN), 1),
                        i == 0 ? "" : less(reference, rival.path("windows")),
                        rival.path("wrong").asText(),
                        number(rival.path("garbage_bytes_per_frame_pair").asDouble(Double.NaN), 0),
                        rival.path("collections").isNull()
                                ? UNKNOWN
                                : rival.path("collections").asInt() + ", "
                                        + rival.path("collection_ms").asInt(),
                        number(rival.path("resident_mib").asDouble(Double.NaN), 0));
            }
        }
    }

    private static String less(JsonNode reference, JsonNode windows) {
        double[] less = new double[Math.min(reference.size(), windows.size())];
        for (int i = 0; i < less.length; i++) {
            less[i] = reference.path(i).path("loop_us_per_frame_pair").asDouble(Double.NaN)
                    - windows.path(i).path("loop_us_per_frame_pair").asDouble(Double.NaN);
        }
        var all = Arrays.stream(less).summaryStatistics();
        return less.length == 0
                ? UNKNOWN
                : String.format(Locale.ROOT, "%.1f (%.1f, %.1f)", all.getAverage(), all.getMin(), all.getMax());
    }

    private void search(JsonNode contest) {
        double yardstick = StreamSupport.stream(contest.path("search").spliterator(), false)
                .filter(found -> found.path("name").asText().equals(YARDSTICK))
                .mapToDouble(found -> found.path("most_calls").asDouble())
                .findFirst()
                .orElse(Double.NaN);
        for (JsonNode found : contest.path("search")) {
            int thrown = 0;
            for (JsonNode one : found.path("tried")) {
                thrown += one.path("thrown_away").asInt();
            }
            row(
                    contest.path("contest").path("route").asText(),
                    found.path("name").asText(),
                    found.path("most_calls").asText()
                            + (found.path("test_was_the_limit").asBoolean()
                                    ? " at least: then the test was the limit"
                                    : ""),
                    found.path("name").asText().equals(YARDSTICK)
                            ? ""
                            : number(found.path("most_calls").asDouble() / yardstick, 2),
                    tried(found, true),
                    tried(found, false),
                    Integer.toString(thrown));
        }
    }

    private static String tried(JsonNode found, boolean held) {
        return String.join(
                ", ",
                StreamSupport.stream(found.path("tried").spliterator(), false)
                        .filter(one -> one.path("held").asBoolean() == held)
                        .map(one -> one.path("calls").asText())
                        .toList());
    }

    private static Map<String, List<JsonNode>> kinds(JsonNode rivals) {
        Map<String, List<JsonNode>> kinds = new LinkedHashMap<>();
        rivals.forEach(rival -> kinds.computeIfAbsent(rival.path("name").asText(), name -> new ArrayList<>())
                .add(rival));
        return kinds;
    }

    private static JsonNode first(Map<String, List<JsonNode>> kinds, String name) {
        List<JsonNode> found = kinds.getOrDefault(name, List.of());
        return found.isEmpty() ? MissingNode.getInstance() : found.get(0);
    }

    /** The median of a kind, with least and most where there are several. */
    private static String spread(List<JsonNode> rivals, double by, int places, String name) {
        double[] values = rivals.stream()
                .mapToDouble(rival -> rival.path(name).asDouble(Double.NaN) / by)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (values.length == 0) {
            return UNKNOWN;
        }
        String middle = number(Standing.median(values), places);
        return values.length == 1
                ? middle
                : middle + " (" + number(values[0], places) + " to " + number(values[values.length - 1], places) + ")";
    }

    private static String sum(List<JsonNode> rivals, String name) {
        return Long.toString(
                rivals.stream().mapToLong(rival -> rival.path(name).asLong()).sum());
    }

    private static String number(double value, int places) {
        return Double.isNaN(value) ? UNKNOWN : String.format(Locale.ROOT, "%." + places + "f", value);
    }

    private void head(String... names) {
        row(names);
        out.println("|" + " --- |".repeat(names.length));
    }

    private void row(String... cells) {
        out.println("| " + String.join(" | ", cells) + " |");
    }
}
