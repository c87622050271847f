package org.tandemrelay.relay.recorded;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * Shows where a call is: in a terminal one line that is written again and again, elsewhere a line a second.
 *
 * <p>For one thread, which must not be an event loop: a terminal may block.
 */
public final class ProgressDisplay {

    private static final double PLAIN_INTERVAL_MILLIS = 1_000;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean terminal;
    private final double recordingMillis;

    private double nextPlainMillis;
    private boolean lineOpen;

    /**
     * A display that has shown nothing.
     *
     * @param terminal whether {@code out} is one, and understands ANSI control sequences
     * @param recordingMillis how long the recording is
     */
    public ProgressDisplay(PrintWriter out, boolean terminal, double recordingMillis) {
        this.out = out;
        this.terminal = terminal;
        this.recordingMillis = recordingMillis;
    }

    /** Shows where the call is, if it is time to. */
    public void show(CallProgress progress) {
        if (terminal) {
            out.print(CLEAR_LINE + line(progress));
            lineOpen = true;
            out.flush();
        } else if (progress.millis() >= nextPlainMillis) {
            nextPlainMillis = (Math.floor(progress.millis() / PLAIN_INTERVAL_MILLIS) + 1) * PLAIN_INTERVAL_MILLIS;
            out.println(line(progress));
            out.flush();
        }
    }

    /** Makes room for what is printed next. */
    public void close() {
        if (lineOpen) {
            out.print(CLEAR_LINE);
            out.flush();
            lineOpen = false;
        }
    }

    private String line(CallProgress progress) {
        StringBuilder line = new StringBuilder();
        line.append(String.format(Locale.ROOT, "%5.1f s  %-10s", progress.millis() / 1_000, progress.state()));
        line.append(String.format(
                Locale.ROOT, "  said %.1f of %.1f s", progress.spokenMillis() / 1_000, recordingMillis / 1_000));
        line.append(progress.playing() ? "  hearing the answer" : "");
        line.append(progress.gaps() > 0 ? "  gaps " + progress.gaps() : "");
        line.append(progress.interruptions() > 0 ? "  interruptions " + progress.interruptions() : "");
        return line.toString();
    }
}
