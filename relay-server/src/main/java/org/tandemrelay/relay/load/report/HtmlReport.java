package org.tandemrelay.relay.load.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.load.Expectation;
import org.tandemrelay.relay.load.Measured;
import org.tandemrelay.relay.load.Result;
import org.tandemrelay.relay.load.crew.Distribution;
import org.tandemrelay.relay.load.crew.LoadPlan;
import org.tandemrelay.relay.load.crew.Profile;

/** A result as one page that needs nothing else: no network, no script. */
public final class HtmlReport {

    private static final String TEMPLATE = "report.html";

    private final Result result;
    private final List<Expectation.Verdict> verdicts;

    private HtmlReport(Result result, List<Expectation.Verdict> verdicts) {
        this.result = result;
        this.verdicts = verdicts;
    }

    /** Writes it to a file. Blocks on I/O. */
    public static void write(Result result, List<Expectation.Verdict> verdicts, Path file) throws IOException {
        Files.writeString(file, new HtmlReport(result, verdicts).page());
    }

    String page() throws IOException {
        String template;
        try (InputStream in = HtmlReport.class.getResourceAsStream(TEMPLATE)) {
            if (in == null) {
                throw new IOException("the template " + TEMPLATE + " is missing");
            }
            template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        return template.replace("{{title}}", title())
                .replace("{{about}}", about())
                .replace("{{verdicts}}", verdicts())
                .replace("{{tiles}}", new Tiles(result).html())
                .replace("{{charts}}", charts())
                .replace("{{tables}}", new Tables(result).html());
    }

    private String title() {
        LoadPlan.Crowd crowd = result.plan().crowd();
        return crowd.profile() == Profile.STEP
                ? result.mostCalls() + (result.testWasTheLimit() ? " calls hold at least" : " calls hold")
                : crowd.calls()
                        + (crowd.calls() == 1 ? " call, " : " calls, ")
                        + crowd.profile().label();
    }

    private String about() {
        LoadPlan.Target target = result.plan().target();
        return escaped(String.format(
                Locale.ROOT,
                "%s callers at %s, %s at %d Hz, frames of %d ms, %s. %s.",
                target.dialect(),
                target.uri(),
                target.audio().encoding().label(),
                target.audio().rateHz(),
                target.audio().frameMillis(),
                result.plan().manner().echo() ? "said back by the model" : "taking turns",
                result.begun().truncatedTo(ChronoUnit.SECONDS)));
    }

    private String verdicts() {
        StringBuilder html = new StringBuilder();
        for (Expectation.Verdict verdict : verdicts) {
            Double value = verdict.value();
            html.append(String.format(
                    Locale.ROOT,
                    "<li class=\"%s\"><b>%s</b> %s</li>%n",
                    verdict.kept() ? "kept" : "broken",
                    escaped(verdict.expectation().text()),
                    value == null ? "was not measured" : String.format(Locale.ROOT, "was %.3f", value)));
        }
        return html.isEmpty() ? "" : "<ul class=\"verdicts\">" + html + "</ul>";
    }

    private String charts() {
        StringBuilder html = new StringBuilder();
        Measured measured = result.measured();
        Measured direct = result.direct();
        if (!result.steps().isEmpty()) {
            figure(html, "Delay added, by the number of calls", "", Charts.steps(result.steps()));
        }
        if (measured.reading().roundTrip().count() > 0) {
            String key = direct == null
                    ? key("relay", "relay")
                    : key("relay", "through the relay") + key("direct", "direct");
            figure(
                    html,
                    "Round trip of a frame",
                    key,
                    Charts.spread(measured.reading().roundTrip(), roundTrip(direct)));
            String keys = key("relay", "median") + key("p99", "99th percentile") + key("max", "slowest");
            figure(html, "Round trip over time", keys, Charts.time(measured.seconds()));
        }
        if (measured.reading().firstAudio().count() > 0) {
            figure(
                    html,
                    "First audio of an answer",
                    "",
                    Charts.answers(measured.reading().firstAudio()));
        }
        figure(html, "Calls", "", Charts.calls(measured.seconds()));
        if (measured.use() != null) {
            figure(html, "What the relay used of a processor", "", Charts.cpu(measured.seconds()));
            if (measured.use().residentMib() >= 0) {
                figure(html, "The relay's memory", "", Charts.memory(measured.seconds()));
            }
        }
        return html.toString();
    }

    private static @Nullable Distribution roundTrip(@Nullable Measured direct) {
        return direct == null || direct.reading().roundTrip().count() == 0
                ? null
                : direct.reading().roundTrip();
    }

    private static void figure(StringBuilder html, String title, String key, String svg) {
        html.append("<figure><figcaption><h2>")
                .append(title)
                .append("</h2><span>")
                .append(key)
                .append("</span></figcaption>")
                .append(svg)
                .append("</figure>\n");
    }

    private static String key(String style, String meaning) {
        return "<i class=\"key " + style + "\"></i>" + meaning + " ";
    }

    /** As it may stand in a text or an attribute of HTML or SVG. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
