package org.tandemrelay.relay.load.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.load.Second;
import org.tandemrelay.relay.load.Step;
import org.tandemrelay.relay.load.StepSearch;
import org.tandemrelay.relay.load.crew.Distribution;
import org.tandemrelay.relay.load.report.Chart.Axis;
import org.tandemrelay.relay.load.report.Chart.Axis.Tick;

/** The plots of a result. */
final class Charts {

    private static final double FIRST_NINE = 0.9999;

    private Charts() {}

    /** Which share of the times is below which time: the further right, the rarer. */
    static String spread(Distribution relay, @Nullable Distribution direct) {
        double least = Stream.of(relay, direct == null ? relay : direct)
                .mapToDouble(Distribution::p50)
                .min()
                .orElse(1);
        Axis time = Axis.powers("ms", least / 2, relay.max(), Charts::number);
        Axis quantiles = quantiles("of the frames were faster");
        Chart chart = new Chart("Times by their share", quantiles, time);
        if (direct != null) {
            chart.line("direct", curve(direct));
        }
        return chart.area("ground", curve(relay)).line("relay", curve(relay)).svg();
    }

    /** The same of answers, which are all of one size. */
    static String answers(Distribution answers) {
        Axis time = Axis.linear("ms", Math.max(1, answers.max()), Charts::number);
        return new Chart("First audio by its share", quantiles("of the answers began earlier"), time)
                .area("ground", curve(answers))
                .line("relay", curve(answers))
                .svg();
    }

    private static Axis quantiles(String name) {
        return new Axis(
                name,
                0,
                4,
                false,
                List.of(
                        new Tick(0, "0 %"),
                        new Tick(nines(0.5), "50 %"),
                        new Tick(1, "90 %"),
                        new Tick(2, "99 %"),
                        new Tick(3, "99.9 %"),
                        new Tick(4, "99.99 %")));
    }

    private static List<double[]> curve(Distribution spread) {
        return spread.curve().stream()
                .map(point -> new double[] {nines(Math.min(point.quantile(), FIRST_NINE)), point.millis()})
                .toList();
    }

    private static double nines(double quantile) {
        return -Math.log10(1 - quantile);
    }

    /** The round trips of each second. */
    static String time(List<Second> seconds) {
        List<Second> timed =
                seconds.stream().filter(second -> second.maxMillis() > 0).toList();
        double least = timed.stream().mapToDouble(Second::p50Millis).min().orElse(0.1);
        double most = timed.stream().mapToDouble(Second::maxMillis).max().orElse(1);
        Chart chart = new Chart(
                "Round trips over time", seconds(seconds), Axis.powers("ms", least / 2, most, Charts::number));
        window(chart, seconds);
        return chart.line("max", points(timed, Second::maxMillis))
                .line("p99", points(timed, Second::p99Millis))
                .line("relay", points(timed, Second::p50Millis))
                .svg();
    }

    /** How many calls there were. */
    static String calls(List<Second> seconds) {
        double most = seconds.stream().mapToInt(Second::calls).max().orElse(1);
        Chart chart =
                new Chart("Calls over time", seconds(seconds), Axis.linear("calls", Math.max(1, most), Charts::number));
        window(chart, seconds);
        List<double[]> calls = points(seconds, Second::calls);
        return chart.area("ground", calls).line("relay", calls).svg();
    }

    /** What the relay used of a processor. */
    static String cpu(List<Second> seconds) {
        double most = seconds.stream().mapToDouble(Second::cpuShare).max().orElse(1);
        Chart chart = new Chart(
                "CPU over time",
                seconds(seconds),
                Axis.linear("% of a processor", Math.max(10, most * 100), Charts::number));
        window(chart, seconds);
        List<double[]> cpu = points(seconds, second -> second.cpuShare() * 100);
        return chart.area("ground", cpu).line("relay", cpu).svg();
    }

    /** The relay's memory. */
    static String memory(List<Second> seconds) {
        double most = seconds.stream().mapToDouble(Second::residentMib).max().orElse(1);
        Chart chart = new Chart(
                "Memory over time", seconds(seconds), Axis.linear("MiB resident", Math.max(1, most), Charts::number));
        window(chart, seconds);
        List<double[]> memory = points(seconds, Second::residentMib);
        return chart.area("ground", memory).line("relay", memory).svg();
    }

    /** What was added at each number of calls. */
    static String steps(List<Step> steps) {
        double most = steps.stream().mapToInt(Step::calls).max().orElse(1);
        double highest = steps.stream().mapToDouble(Step::addedP99).max().orElse(1);
        Chart chart = new Chart(
                        "Delay added by the number of calls",
                        Axis.linear("calls", most, Charts::number),
                        Axis.powers("ms added at the 99th percentile", 0.1, Math.max(10, highest), Charts::number))
                .level(StepSearch.MOST_ADDED_MILLIS, "limit");
        List<Step> ordered =
                steps.stream().sorted(Comparator.comparingInt(Step::calls)).toList();
        chart.line(
                "relay",
                ordered.stream()
                        .map(step -> new double[] {step.calls(), step.addedP99()})
                        .toList());
        for (Step step : ordered) {
            String title = String.format(Locale.ROOT, "%d calls: %.2f ms added", step.calls(), step.addedP99());
            chart.dot(step.held() ? "held" : "broke", new double[] {step.calls(), step.addedP99()}, title);
        }
        return chart.svg();
    }

    private static Axis seconds(List<Second> seconds) {
        double last = seconds.isEmpty() ? 1 : seconds.get(seconds.size() - 1).seconds();
        return Axis.linear("s", Math.max(1, last), Charts::number);
    }

    private static void window(Chart chart, List<Second> seconds) {
        List<Second> measured = seconds.stream().filter(Second::measured).toList();
        if (!measured.isEmpty()) {
            chart.band(
                    Math.max(0, measured.get(0).seconds() - 1),
                    measured.get(measured.size() - 1).seconds());
        }
    }

    /** What is drawn of a second. */
    private interface Value {
        double of(Second second);
    }

    private static List<double[]> points(List<Second> seconds, Value value) {
        return seconds.stream()
                .map(second -> new double[] {second.seconds(), value.of(second)})
                .toList();
    }

    private static String number(double value) {
        return value >= 1 || value == 0
                ? String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.1f", value)
                : String.format(Locale.ROOT, "%s", Math.round(value * 1000) / 1000.0);
    }
}
