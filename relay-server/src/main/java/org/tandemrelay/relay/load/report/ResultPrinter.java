package org.tandemrelay.relay.load.report;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.load.Expectation;
import org.tandemrelay.relay.load.Measured;
import org.tandemrelay.relay.load.Result;
import org.tandemrelay.relay.load.Step;
import org.tandemrelay.relay.load.crew.Distribution;
import org.tandemrelay.relay.load.crew.Reading;
import org.tandemrelay.relay.load.process.Machine;
import org.tandemrelay.relay.load.process.RelayUse;
import org.tandemrelay.relay.load.process.StartUp;

/** Tells a result to people, in a few lines. */
public final class ResultPrinter {

    private final PrintWriter out;

    /** To there. */
    public ResultPrinter(PrintWriter out) {
        this.out = out;
    }

    /** Prints it. */
    public void print(Result result, List<Expectation.Verdict> verdicts) {
        Machine machine = result.machine();
        line("");
        line(
                "%s, %d processors, %.1f GiB, %s, Java %s, %s, load %.2f",
                machine.processor(),
                machine.processors(),
                machine.memoryGib(),
                machine.system(),
                machine.java(),
                machine.transport(),
                machine.load());
        if (!machine.pinning().isEmpty()) {
            line("%s", machine.pinning());
        }
        line("");
        result.steps().forEach(this::step);
        reading(result);
        use(result.measured().use());
        Measured undisturbed = result.measured().undisturbed();
        if (undisturbed != null
                && undisturbed.use() != null
                && undisturbed.use().residentMib() >= 0) {
            line(
                    "                     %.0f MiB before %d deaf callers came",
                    undisturbed.use().residentMib(), result.plan().crowd().deaf());
        }
        StartUp start = result.startUp();
        if (start != null) {
            line(
                    "Start                listens after %.0f ms, ready after %.0f ms",
                    start.listensMillis(), start.readyMillis());
        }
        line("");
        verdicts.forEach(this::verdict);
        out.flush();
    }

    private void step(Step step) {
        RelayUse use = step.measured().use();
        line(
                "%5d calls  p99 %8.2f ms  added %8.2f ms  wrong %d  failed %d%s  %s",
                step.calls(),
                step.measured().reading().roundTrip().p99(),
                step.addedP99(),
                step.measured().reading().frames().wrong(),
                step.measured().reading().calls().failed(),
                use == null ? "" : String.format(Locale.ROOT, "  cpu %3.0f %%", use.cpuShare() * 100),
                (step.held() ? "held" : "did not hold") + (step.testLate() ? ", the test itself was late" : ""));
    }

    private void reading(Result result) {
        Reading reading = result.measured().reading();
        if (!result.steps().isEmpty()) {
            line("");
            line(
                    "Most calls           %d%s",
                    result.mostCalls(),
                    result.testWasTheLimit() ? " at least: then the test was the limit, not what it calls" : "");
            line("The test's own limit %d calls at least", result.ownLimit());
        } else if (result.testWasTheLimit()) {
            line("The test itself was the limit: it was late, or takes as long with nothing between callers and model");
        }
        if (reading.roundTrip().count() + reading.firstAudio().count() > 0) {
            line("ms                        p50       p90       p99     p99.9       max     count");
        }
        spread("Round trip", reading.roundTrip());
        Measured direct = result.direct();
        if (direct != null) {
            spread("  direct", direct.reading().roundTrip());
            added(reading.roundTrip(), direct.reading().roundTrip());
        }
        Measured undisturbed = result.measured().undisturbed();
        if (undisturbed != null) {
            spread("  none deaf yet", undisturbed.reading().roundTrip());
        }
        spread("Sent late", reading.sendLag());
        spread("Jitter", reading.jitter());
        spread("Connect", reading.connect());
        spread("First frame back", reading.firstFrame());
        spread("First audio", reading.firstAudio());
        spread("Barge-in to silence", reading.silence());
        spread("Heard error", reading.turns().heard().millis());
        spread("Ahead of the ear", reading.playout().ahead());
        counts(reading);
    }

    private void counts(Reading reading) {
        Reading.Frames frames = reading.frames();
        line(
                "Frames               %d sent, %d received, %d lost, %d duplicated, %d reordered, %d damaged, %d crossed",
                frames.sent(),
                frames.received(),
                frames.lost(),
                frames.duplicated(),
                frames.reordered(),
                frames.damaged(),
                frames.crossed());
        line("Bytes                %d sent, %d received", frames.bytesSent(), frames.bytesReceived());
        line(
                "Playout              %d underruns, %.0f ms of gaps",
                reading.playout().underruns(), reading.playout().gapMillis());
        if (reading.playout().alike() >= 0) {
            line(
                    "Sound                %.3f alike, where it was least",
                    reading.playout().alike());
        }
        Reading.Turns turns = reading.turns();
        if (turns.answered() + turns.unanswered() > 0) {
            line(
                    "Turns                %d answered, %d unanswered, %d interrupted%s",
                    turns.answered(),
                    turns.unanswered(),
                    turns.bargeIns(),
                    turns.heard().untold() > 0
                            ? ", %d untold".formatted(turns.heard().untold())
                            : "");
        }
        Reading.Calls calls = reading.calls();
        line(
                "Calls                %d dialled, %d connected, %d failed; ends %s",
                calls.dialled(), calls.connected(), calls.failed(), calls.ends());
    }

    private void spread(String name, Distribution spread) {
        if (spread.count() > 0) {
            line(
                    "%-20s %8.2f  %8.2f  %8.2f  %8.2f  %8.2f  %8d",
                    name, spread.p50(), spread.p90(), spread.p99(), spread.p999(), spread.max(), spread.count());
        }
    }

    private void added(Distribution whole, Distribution direct) {
        line(
                "%-20s %8.2f  %8.2f  %8.2f  %8.2f",
                "  added",
                whole.p50() - direct.p50(),
                whole.p90() - direct.p90(),
                whole.p99() - direct.p99(),
                whole.p999() - direct.p999());
    }

    private void use(@Nullable RelayUse use) {
        if (use == null) {
            return;
        }
        line(
                "Relay                %.0f %% of a processor, %.3f s of CPU per call-minute%s",
                use.cpuShare() * 100,
                use.cpuSecondsPerCallMinute(),
                told(", %.1f µs per frame pair", use.microsPerPair()));
        if (use.residentMib() >= 0) {
            line(
                    "                     %.0f MiB of memory (%.0f before), %.0f KiB a call",
                    use.residentMib(), use.residentMibBefore(), use.residentKibPerCall());
        }
        if (use.collections() >= 0) {
            line(
                    "                     %d collections, %d ms together%s",
                    use.collections(),
                    use.collectionMillis(),
                    told(", %.0f bytes of garbage per frame pair", use.allocatedBytesPerPair()));
        }
    }

    private static String told(String format, double value) {
        return value < 0 ? "" : String.format(Locale.ROOT, format, value);
    }

    private void verdict(Expectation.Verdict verdict) {
        Double value = verdict.value();
        line(
                "%-8s %-24s %s",
                verdict.kept() ? "kept" : "NOT KEPT",
                verdict.expectation().text(),
                value == null ? "not measured" : String.format(Locale.ROOT, "%.3f", value));
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
