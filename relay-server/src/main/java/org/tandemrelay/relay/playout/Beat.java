package org.tandemrelay.relay.playout;

/** What somebody who hears a {@link Metronome} may ask of it, and for. All times are of its loop's ticker, in ns. */
public interface Beat {

    /** For {@link #restUntil}: each beat is heard. */
    long EACH = Long.MIN_VALUE;

    /** For {@link #restUntil}: none is heard. */
    long NONE = Long.MAX_VALUE;

    /** When the last was, or it began to beat; 0 if it never did. */
    long lastNanos();

    /** No beat before that time needs to be heard. Whoever says so again means that alone. */
    void restUntil(long nanos);
}
