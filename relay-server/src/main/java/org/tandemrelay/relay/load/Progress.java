package org.tandemrelay.relay.load;

import java.io.PrintWriter;
import java.util.Locale;
import org.tandemrelay.relay.load.crew.Glance;

/**
 * Shows how a test goes: in a terminal one line that is written again and again, elsewhere a line every five seconds. For one thread, which may
 * block.
 */
public final class Progress {

    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final int PLAIN_EVERY = 5;

    private final PrintWriter out;
    private final boolean terminal;
    private int shown;
    private boolean lineOpen;

    /**
     * A display that has shown nothing.
     *
     * @param terminal whether {@code out} is one, and understands ANSI control sequences
     */
    public Progress(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** One part of a test. */
    @FunctionalInterface
    interface Part {
        /** A second has passed. */
        void show(Glance glance, Second second);
    }

    /** Shows what follows under this name. */
    Part of(String name) {
        return (glance, second) -> show(line(name, glance, second));
    }

    private void show(String line) {
        if (terminal) {
            out.print(CLEAR_LINE + line);
            lineOpen = true;
            out.flush();
        } else if (shown++ % PLAIN_EVERY == 0) {
            out.println(line);
            out.flush();
        }
    }

    private static String line(String name, Glance glance, Second second) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%5.0f s  %-10s  %5d calls  %6.0f frames/s  p99 %7.2f ms",
                second.seconds(),
                name + (second.measured() ? "" : " …"),
                glance.up(),
                second.framesPerSecond(),
                second.measured() ? glance.soFar() : glance.p99()));
        line.append(String.format(Locale.ROOT, "  wrong %d  failed %d", glance.wrong(), glance.failed()));
        if (second.cpuShare() >= 0) {
            line.append(String.format(Locale.ROOT, "  cpu %3.0f %%", second.cpuShare() * 100));
        }
        return line.toString();
    }

    /** Makes room for what is printed next. */
    public void close() {
        if (lineOpen) {
            out.print(CLEAR_LINE);
            out.flush();
            lineOpen = false;
        }
    }
}
