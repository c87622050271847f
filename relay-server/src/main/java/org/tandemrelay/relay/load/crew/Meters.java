package org.tandemrelay.relay.load.crew;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What all calls of a crew have seen: times, in nanoseconds, and turns since the window was opened; connections and frames from the
 * beginning, so that none is lost between two windows. Confined to the crew's event loop.
 */
final class Meters {

    private static final long MAX_NANOS = 60_000_000_000L;
    private static final int DIGITS = 3;
    private static final int MOST_CUTS = 100_000;

    final Histogram roundTrip = histogram();
    /** Of the current second, for the display and the plot. */
    final Histogram lately = histogram();

    final Histogram sendLag = histogram();
    final Histogram connect = histogram();
    final Histogram firstFrame = histogram();
    final Histogram firstAudio = histogram();
    final Histogram silence = histogram();
    final Histogram jitter = histogram();
    /** How much had come that was not heard yet, whenever something came. */
    final Histogram ahead = histogram();

    final List<Cut> cuts = new ArrayList<>();
    final Map<String, Integer> closes = new TreeMap<>();

    long windowNanos = Long.MAX_VALUE;
    long sent;
    long received;
    long lost;
    long duplicated;
    long reordered;
    long damaged;
    long crossed;
    long underruns;
    long gapNanos;
    /** How alike what came back in Opus was, of the call where it was least; −1 if nobody has listened. */
    double alike = -1;

    long turns;
    long unanswered;
    long bargeIns;
    long bytesSent;
    long bytesReceived;
    int dialled;
    int connected;
    int up;
    int failed;

    static Histogram histogram() {
        return new Histogram(1_000, MAX_NANOS, DIGITS);
    }

    /** Measures times from now on. */
    void openWindow(long nowNanos) {
        windowNanos = nowNanos;
        roundTrip.reset();
        sendLag.reset();
        firstAudio.reset();
        silence.reset();
        jitter.reset();
        ahead.reset();
        cuts.clear();
        underruns = 0;
        gapNanos = 0;
        turns = 0;
        unanswered = 0;
        bargeIns = 0;
    }

    /** Whether something that was due then counts. */
    boolean counts(long dueNanos) {
        return dueNanos - windowNanos >= 0;
    }

    /** A time that is longer than can be told counts as the longest. */
    static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.max(0, Math.min(nanos, MAX_NANOS)));
    }

    /** An answer was cut off; nothing is told of what nobody has heard. */
    void cut(String item, long heardMillis) {
        if (heardMillis > 0 && cuts.size() < MOST_CUTS) {
            cuts.add(new Cut(item, heardMillis));
        }
    }

    /** How alike what came back of a call was; −1 if that is not known. */
    void heardAlike(double ofCall) {
        if (ofCall >= 0) {
            alike = alike < 0 ? ofCall : Math.min(alike, ofCall);
        }
    }

    void closed(String how, boolean orderly) {
        closes.merge(how, 1, Integer::sum);
        if (!orderly) {
            failed++;
        }
    }
}
