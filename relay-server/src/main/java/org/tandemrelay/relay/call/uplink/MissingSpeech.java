package org.tandemrelay.relay.call.uplink;

import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * Measures what should have come from a caller whose audio never pauses, and has not: silence takes its place.
 *
 * <p>Models tell the time by the audio that they hear. One that hears a caller speak, and then nothing at all, waits for ever for the end of
 * the turn. So only while it waits for that, silence is put into a hole, soon and not at once: what is late by a moment is still to come,
 * and would be heard behind a pause that nobody made.
 */
@EachFrame(Way.UP)
final class MissingSpeech {

    /** As long as OpenAI's own transport for Twilio waits. */
    static final long PATIENCE_NANOS = 750_000_000;

    /** Of one hole; after so much silence every model has ended the turn. */
    private static final long LONGEST_NANOS = 10_000_000_000L;

    private static final long MOST_AT_ONCE_MILLIS = 1_000;

    private final AudioFormat format;
    private boolean awaited;
    private long lastNanos;

    /** Of the hole that is open. */
    private long filledBytes;

    /** Nothing is missing yet, of audio in this format: what was before is no hole. */
    MissingSpeech(AudioFormat format, long nowNanos) {
        this.format = format;
        this.lastNanos = nowNanos;
    }

    /** Whether the model has heard the caller begin to speak, and not end. */
    void awaited(boolean isAwaited) {
        awaited = isAwaited;
    }

    /** Some speech came: the hole, if there was one, is closed. */
    void came(long nowNanos) {
        lastNanos = nowNanos;
        filledBytes = 0;
    }

    /** Bytes of silence that are due now, never more than a second; they count as given. */
    int due(long nowNanos) {
        long hole = nowNanos - lastNanos;
        if (!awaited || hole < PATIENCE_NANOS) {
            return 0;
        }
        long missing = format.bytesOf(Math.min(hole, LONGEST_NANOS) / 1_000_000) - filledBytes;
        // A longer one would be a message that some models do not take; the next beat gives the rest.
        long due = Math.min(missing, format.bytesOf(MOST_AT_ONCE_MILLIS));
        filledBytes += due;
        return (int) due;
    }

    /**
     * The caller's own count says that so much is missing before what comes next.
     *
     * @return bytes of silence for what the hole has not been filled with already
     */
    int known(int missingBytes) {
        return (int) Math.max(0, missingBytes - filledBytes);
    }
}
