package org.tandemrelay.relay.load.report;

import java.util.Locale;
import org.tandemrelay.relay.load.Measured;
import org.tandemrelay.relay.load.Result;
import org.tandemrelay.relay.load.crew.Distribution;
import org.tandemrelay.relay.load.crew.Reading;
import org.tandemrelay.relay.load.process.Machine;
import org.tandemrelay.relay.load.process.RelayUse;
import org.tandemrelay.relay.load.process.StartUp;

/** All figures, for who wants to read after all. */
final class Tables {

    private final Result result;
    private final StringBuilder html = new StringBuilder();

    Tables(Result result) {
        this.result = result;
    }

    String html() {
        Reading reading = result.measured().reading();
        html.append("<table><thead><tr><th>Times, ms</th><th>p50</th><th>p90</th><th>p99</th><th>p99.9</th><th>max</th>"
                + "<th>count</th></tr></thead>\n");
        times("Round trip", reading.roundTrip());
        Measured direct = result.direct();
        if (direct != null) {
            times("Round trip, direct", direct.reading().roundTrip());
        }
        Measured undisturbed = result.measured().undisturbed();
        if (undisturbed != null) {
            times("Round trip, before some were deaf", undisturbed.reading().roundTrip());
        }
        times("Sent late by the test itself", reading.sendLag());
        times("Jitter", reading.jitter());
        times("Connect", reading.connect());
        times("First frame back", reading.firstFrame());
        times("First audio of an answer", reading.firstAudio());
        times("Barge-in to silence", reading.silence());
        times("Heard error", reading.turns().heard().millis());
        times("Ahead of the ear", reading.playout().ahead());
        html.append("</table>\n<table>\n");
        counts(reading);
        use();
        StartUp start = result.startUp();
        if (start != null) {
            row("Start", "listens after %.0f ms, ready after %.0f ms", start.listensMillis(), start.readyMillis());
        }
        html.append("</table>\n<table>\n");
        machine(result.machine());
        html.append("</table>\n");
        return html.toString();
    }

    private void times(String name, Distribution spread) {
        if (spread.count() > 0) {
            html.append(String.format(
                    Locale.ROOT,
                    "<tr><th>%s</th><td>%.2f</td><td>%.2f</td><td>%.2f</td><td>%.2f</td><td>%.2f</td><td>%d</td></tr>%n",
                    name,
                    spread.p50(),
                    spread.p90(),
                    spread.p99(),
                    spread.p999(),
                    spread.max(),
                    spread.count()));
        }
    }

    private void counts(Reading reading) {
        Reading.Frames frames = reading.frames();
        row("Frames", "%d sent, %d received", frames.sent(), frames.received());
        if (result.plan().manner().echo()) {
            row("lost", "%d", frames.lost());
            row("duplicated", "%d", frames.duplicated());
            row("reordered", "%d", frames.reordered());
            row("damaged", "%d", frames.damaged());
            row("crossed to another call", "%d", frames.crossed());
        }
        row("Bytes", "%d sent, %d received", frames.bytesSent(), frames.bytesReceived());
        row(
                "Playout",
                "%d underruns, %.0f ms of gaps",
                reading.playout().underruns(),
                reading.playout().gapMillis());
        if (reading.playout().alike() >= 0) {
            row("Sound", "%.3f alike, where it was least", reading.playout().alike());
        }
        Reading.Turns turns = reading.turns();
        row(
                "Turns",
                "%d answered, %d unanswered, %d interrupted",
                turns.answered(),
                turns.unanswered(),
                turns.bargeIns());
        Reading.Calls calls = reading.calls();
        row("Calls", "%d dialled, %d connected, %d failed", calls.dialled(), calls.connected(), calls.failed());
        calls.ends().forEach((end, count) -> row("ended: " + HtmlReport.escaped(end), "%d", count));
    }

    private void use() {
        RelayUse use = result.measured().use();
        if (use == null) {
            return;
        }
        row(
                "Relay's CPU",
                "%.0f %% of a processor, %.3f s per call-minute",
                use.cpuShare() * 100,
                use.cpuSecondsPerCallMinute());
        if (use.microsPerPair() >= 0) {
            row("per frame pair", "%.1f µs", use.microsPerPair());
        }
        if (use.residentMib() >= 0) {
            row(
                    "Relay's memory",
                    "%.0f MiB, %.0f before, %.0f KiB a call",
                    use.residentMib(),
                    use.residentMibBefore(),
                    use.residentKibPerCall());
        }
        if (use.collections() >= 0) {
            row("Garbage", "%d collections, %d ms", use.collections(), use.collectionMillis());
        }
        if (use.allocatedBytesPerPair() >= 0) {
            row("per frame pair", "%.0f bytes", use.allocatedBytesPerPair());
        }
    }

    private void machine(Machine machine) {
        row(
                "Machine",
                "%s, %d processors, %.1f GiB",
                HtmlReport.escaped(machine.processor()),
                machine.processors(),
                machine.memoryGib());
        row(
                "System",
                "%s, Java %s, %s",
                HtmlReport.escaped(machine.system()),
                HtmlReport.escaped(machine.java()),
                machine.transport());
        row("Load when it began", "%.2f", machine.load());
        if (!machine.pinning().isEmpty()) {
            row("Pinned", "%s", machine.pinning());
        }
    }

    private void row(String name, String format, Object... values) {
        html.append(String.format(
                Locale.ROOT, "<tr><th>%s</th><td>%s</td></tr>%n", name, String.format(Locale.ROOT, format, values)));
    }
}
