package org.tandemrelay.relay.load.report;

import java.util.Locale;
import org.tandemrelay.relay.load.Measured;
import org.tandemrelay.relay.load.Result;
import org.tandemrelay.relay.load.crew.Distribution;
import org.tandemrelay.relay.load.crew.Reading;
import org.tandemrelay.relay.load.process.RelayUse;

/** The few figures that are read first. */
final class Tiles {

    private final Result result;
    private final StringBuilder html = new StringBuilder();

    Tiles(Result result) {
        this.result = result;
    }

    String html() {
        Reading reading = result.measured().reading();
        Distribution trip = reading.roundTrip();
        if (trip.count() > 0) {
            tile("Round trip, p99", "%.2f", trip.p99(), "ms");
            Measured direct = result.direct();
            if (direct != null) {
                tile(
                        "of that added",
                        "%.2f",
                        trip.p99() - direct.reading().roundTrip().p99(),
                        "ms");
            }
            tile(
                    "Frames wrong",
                    "%.0f",
                    (double) reading.frames().wrong(),
                    "of " + reading.frames().sent());
        }
        if (reading.firstAudio().count() > 0) {
            tile("First audio, median", "%.0f", reading.firstAudio().p50(), "ms");
            tile("Unanswered", "%.0f", (double) reading.turns().unanswered(), "turns");
        }
        if (reading.silence().count() > 0) {
            tile("Barge-in to silence", "%.0f", reading.silence().p50(), "ms");
        }
        tile("Underruns", "%.0f", (double) reading.playout().underruns(), "");
        RelayUse use = result.measured().use();
        if (use != null && use.microsPerPair() >= 0) {
            tile("CPU per frame pair", "%.1f", use.microsPerPair(), "µs");
        }
        if (use != null && use.residentMib() >= 0) {
            tile("Memory", "%.0f", use.residentMib(), "MiB");
        }
        return html.toString();
    }

    private void tile(String name, String format, double value, String unit) {
        html.append(String.format(
                Locale.ROOT,
                "<div class=\"tile\"><span>%s</span><b>%s</b> <small>%s</small></div>%n",
                name,
                String.format(Locale.ROOT, format, value),
                unit));
    }
}
