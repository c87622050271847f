package org.tandemrelay.relay.load;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tandemrelay.relay.load.crew.Distribution;
import org.tandemrelay.relay.load.crew.Profile;
import org.tandemrelay.relay.load.crew.Reading;
import org.tandemrelay.relay.load.process.RelayUse;
import org.tandemrelay.relay.load.process.StartUp;

/** The figures of a result by the names that an {@link Expectation} has for them. Times are milliseconds. */
public final class Figures {

    private final Map<String, Double> byName = new LinkedHashMap<>();

    private Figures() {}

    /** All that were measured. */
    public static Map<String, Double> of(Result result) {
        Figures figures = new Figures();
        Reading reading = result.measured().reading();
        figures.spread("", reading.roundTrip());
        Measured direct = result.direct();
        if (direct != null) {
            figures.added(reading.roundTrip(), direct.reading().roundTrip());
        }
        Measured undisturbed = result.measured().undisturbed();
        if (undisturbed != null) {
            figures.spread("undisturbed-", undisturbed.reading().roundTrip());
        }
        figures.spread("first-frame-", reading.firstFrame());
        StartUp start = result.startUp();
        if (start != null) {
            figures.put("listens", start.listensMillis());
            figures.put("ready", start.readyMillis());
        }
        figures.spread("connect-", reading.connect());
        figures.spread("first-audio-", reading.firstAudio());
        figures.spread("silence-", reading.silence());
        figures.spread("jitter-", reading.jitter());
        figures.spread("heard-error-", reading.turns().heard().millis());
        figures.spread("ahead-", reading.playout().ahead());
        if (reading.turns().heard().millis().count() > 0) {
            figures.count("untold", reading.turns().heard().untold());
        }
        figures.told("alike", reading.playout().alike());
        figures.count("received", reading.frames().received());
        figures.count("lost", reading.frames().lost());
        figures.count("duplicated", reading.frames().duplicated());
        figures.count("reordered", reading.frames().reordered());
        figures.count("damaged", reading.frames().damaged());
        figures.count("crossed", reading.frames().crossed());
        figures.count("failed", reading.calls().failed());
        figures.count("underruns", reading.playout().underruns());
        figures.count("unanswered", reading.turns().unanswered());
        figures.count("connected", reading.calls().connected());
        RelayUse use = result.measured().use();
        if (use != null) {
            figures.told("cpu-us", use.microsPerPair());
            figures.told("rss-mib", use.residentMib());
            figures.told("gc-ms", (double) use.collectionMillis());
            figures.told("garbage", use.allocatedBytesPerPair());
        }
        if (result.plan().crowd().profile() == Profile.STEP) {
            figures.count("calls", result.mostCalls());
        }
        return figures.byName;
    }

    private void put(String name, double value) {
        byName.put(name, value);
    }

    private void count(String name, long value) {
        put(name, (double) value);
    }

    private void told(String name, double value) {
        if (value >= 0) {
            put(name, value);
        }
    }

    private void spread(String prefix, Distribution spread) {
        if (spread.count() > 0) {
            put(prefix + "p50", spread.p50());
            put(prefix + "p90", spread.p90());
            put(prefix + "p99", spread.p99());
            put(prefix + "p99.9", spread.p999());
            put(prefix + "max", spread.max());
        }
    }

    private void added(Distribution whole, Distribution direct) {
        if (whole.count() > 0 && direct.count() > 0) {
            put("added-p50", whole.p50() - direct.p50());
            put("added-p90", whole.p90() - direct.p90());
            put("added-p99", whole.p99() - direct.p99());
            put("added-p99.9", whole.p999() - direct.p999());
        }
    }
}
