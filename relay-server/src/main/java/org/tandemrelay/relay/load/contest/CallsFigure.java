package org.tandemrelay.relay.load.contest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.tandemrelay.relay.load.report.Chart;
import org.tandemrelay.relay.load.report.Chart.Axis;
import org.tandemrelay.relay.load.report.HtmlReport;

/** One drawing of many results: what each number of calls costs, how late frames are, and how many calls are turned away. */
public final class CallsFigure {

    private static final int HEAD = 40;
    private static final int GAP = 14;
    private static final int KEY_WIDTH = 150;

    /** As the page's, for a ground that is white everywhere. */
    private static final List<String> STYLES = List.of("relay", "p99", "good");

    private static final String NOTHING_STYLE = "direct";

    private static final String STYLE = """
            <style>
            text { font: 12px system-ui, sans-serif; fill: #64717f; }
            .key { font-size: 13px; fill: #1c2530; }
            .grid { stroke: #dfe4ea; } .axis { stroke: #9aa7b4; } .level { stroke: #c23b3b; stroke-dasharray: 4 4; }
            polyline, .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
            .relay { stroke: #0b6e99; } .p99 { stroke: #d9822b; } .good { stroke: #2c8a57; } .direct { stroke: #9aa7b4; }
            circle { stroke: #ffffff; } circle.hollow { fill: #ffffff !important; stroke: #64717f; }
            circle.relay { fill: #0b6e99; } circle.p99 { fill: #d9822b; } circle.good { fill: #2c8a57; } circle.direct { fill: #9aa7b4; }
            </style>
            """;

    private final List<Line> lines;

    /**
     * What belongs together.
     *
     * @param name of what was measured
     * @param points its results, by calls
     */
    public record Line(String name, List<CallsPoint> points) {

        /** Those of the same number of calls become one, their median. */
        public static Line of(String name, List<CallsPoint> results) {
            return new Line(
                    name,
                    results.stream()
                            .map(CallsPoint::calls)
                            .distinct()
                            .sorted()
                            .map(calls -> median(results, calls))
                            .toList());
        }

        private static CallsPoint median(List<CallsPoint> results, int calls) {
            List<CallsPoint> alike =
                    results.stream().filter(point -> point.calls() == calls).toList();
            return new CallsPoint(
                    calls,
                    median(alike, CallsPoint::refused),
                    median(alike, CallsPoint::cpuShare),
                    median(alike, CallsPoint::p99),
                    alike.stream().anyMatch(CallsPoint::testLimited));
        }

        private static double median(List<CallsPoint> points, ToDoubleFunction<CallsPoint> value) {
            double[] sorted = points.stream().mapToDouble(value).sorted().toArray();
            return sorted[(sorted.length - 1) / 2];
        }
    }

    /** Of these, at most three, and one of callers with nothing between, which is drawn behind them. */
    public CallsFigure(List<Line> lines) {
        this.lines = lines.stream()
                .sorted(Comparator.comparing(line -> line.name().equals(Rival.NOTHING)))
                .toList();
    }

    /** Draws it into a file. Blocks on I/O. */
    public void write(Path svg) throws IOException {
        Files.writeString(svg, svg());
    }

    String svg() {
        List<Chart> charts = new ArrayList<>();
        charts.add(chart(axis("% of a processor", point -> point.cpuShare() * 100), point -> point.cpuShare() * 100));
        charts.add(chart(
                Axis.powers("ms, round trip, 99th percentile", 0.1, most(CallsPoint::p99), CallsFigure::number),
                CallsPoint::p99));
        if (most(CallsPoint::refused) > 0) {
            charts.add(chart(axis("calls refused", CallsPoint::refused), CallsPoint::refused));
        }
        int height = HEAD + charts.size() * (Chart.HEIGHT + GAP);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Cost and delay by the number of calls\""
                        + " xmlns=\"http://www.w3.org/2000/svg\">%n%s<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n",
                Chart.WIDTH,
                height,
                STYLE,
                Chart.WIDTH,
                height));
        for (int i = 0; i < lines.size(); i++) {
            svg.append(key(i));
        }
        for (int i = 0; i < charts.size(); i++) {
            svg.append(charts.get(i).part(HEAD + i * (Chart.HEIGHT + GAP)));
        }
        return svg.append("</svg>\n").toString();
    }

    private Chart chart(Axis y, ToDoubleFunction<CallsPoint> value) {
        double widest = most(CallsPoint::calls);
        Chart chart = new Chart(y.name(), Axis.linear("calls", widest, CallsFigure::number), y);
        for (int i = 0; i < lines.size(); i++) {
            String style = style(i);
            List<CallsPoint> points = lines.get(i).points().stream()
                    .filter(point -> !Double.isNaN(value.applyAsDouble(point)))
                    .sorted(Comparator.comparingInt(CallsPoint::calls))
                    .toList();
            chart.line(
                    style,
                    points.stream()
                            .map(point -> new double[] {point.calls(), value.applyAsDouble(point)})
                            .toList());
            points.forEach(point -> dot(chart, style, point, value.applyAsDouble(point)));
        }
        return chart;
    }

    /** Hollow where the test itself was the limit. */
    private static void dot(Chart chart, String style, CallsPoint point, double value) {
        chart.dot(
                point.testLimited() ? style + " hollow" : style,
                new double[] {point.calls(), value},
                String.format(
                        Locale.ROOT,
                        "%d calls: %.2f%s",
                        point.calls(),
                        value,
                        point.testLimited() ? ", the test was the limit" : ""));
    }

    private Axis axis(String name, ToDoubleFunction<CallsPoint> value) {
        return Axis.linear(name, Math.max(1, most(value)), CallsFigure::number);
    }

    private double most(ToDoubleFunction<CallsPoint> value) {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(value)
                .filter(number -> !Double.isNaN(number))
                .max()
                .orElse(1);
    }

    private String key(int line) {
        int left = 8 + line * KEY_WIDTH;
        return String.format(
                Locale.ROOT,
                "<line class=\"line %s\" x1=\"%d\" x2=\"%d\" y1=\"16\" y2=\"16\"/><text class=\"key\" x=\"%d\" y=\"20\">%s</text>%n",
                style(line),
                left,
                left + 20,
                left + 26,
                HtmlReport.escaped(lines.get(line).name()));
    }

    private String style(int line) {
        return lines.get(line).name().equals(Rival.NOTHING) ? NOTHING_STYLE : STYLES.get(line % STYLES.size());
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%s", Math.round(value * 1000) / 1000.0);
    }
}
