package org.tandemrelay.relay.recorded;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.tandemrelay.audio.opus.Opus;
import org.tandemrelay.relay.recorded.line.Destination;
import org.tandemrelay.relay.recorded.line.WireAudio;
import org.tandemrelay.relay.recorded.line.WireEncoding;

/**
 * What a recorded caller is to do.
 *
 * @param destination whom it calls
 * @param recording what it says
 * @param keys that it presses, in the order of their times
 * @param frameMillis audio in one frame, 1 to 500 ms, or what the dialect has; in Opus 5, 10, 20, 40 or 60
 * @param lingerMillis silence after the recording and the last of the answer, before it hangs up
 * @param timeoutMillis how long it waits for the connection, for an answer that the relay is thinking about, and for the end
 *     that it asked for
 */
public record CallPlan(
        Destination destination,
        Recording recording,
        List<KeyPress> keys,
        int frameMillis,
        int lingerMillis,
        int timeoutMillis) {

    private static final int MAX_FRAME_MILLIS = 500;

    private static final List<Integer> OPUS_FRAMES = List.of(5, 10, 20, 40, 60);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is out of range; the message names the value and what would be right
     */
    public CallPlan {
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(recording, "recording");
        if (frameMillis < 1 || frameMillis > MAX_FRAME_MILLIS) {
            throw new IllegalArgumentException(
                    "a frame of " + frameMillis + " ms is not between 1 and " + MAX_FRAME_MILLIS);
        }
        keys = keys.stream().sorted(Comparator.comparingInt(KeyPress::atMillis)).toList();
        if (!keys.isEmpty() && !destination.dialect().hasKeys()) {
            throw new IllegalArgumentException("no key can be pressed in a call as "
                    + destination.dialect().name());
        }
        destination.dialect().requireFrame(frameMillis);
        if (recording.encoding() == WireEncoding.OPUS) {
            requireOpus(frameMillis);
        }
        if (lingerMillis < 0) {
            throw new IllegalArgumentException("cannot linger for " + lingerMillis + " ms");
        }
        if (timeoutMillis < 1) {
            throw new IllegalArgumentException("a timeout of " + timeoutMillis + " ms is no time at all");
        }
    }

    /** A call in which no keys are pressed. */
    public CallPlan(
            Destination destination, Recording recording, int frameMillis, int lingerMillis, int timeoutMillis) {
        this(destination, recording, List.of(), frameMillis, lingerMillis, timeoutMillis);
    }

    /** Also has the library loaded before there is a call for which that would be too slow. */
    private static void requireOpus(int frameMillis) {
        try {
            if (!Opus.available()) {
                throw new IllegalArgumentException("no call in Opus from here: " + Opus.describe());
            }
        } catch (LinkageError noNativeCodeAtAll) {
            throw new IllegalArgumentException(
                    "no call in Opus from here: " + noNativeCodeAtAll.getMessage(), noNativeCodeAtAll);
        }
        if (!OPUS_FRAMES.contains(frameMillis)) {
            throw new IllegalArgumentException("an Opus packet of " + frameMillis + " ms is none of " + OPUS_FRAMES);
        }
    }

    /** What goes over the wire. */
    WireAudio audio() {
        return new WireAudio(recording.encoding(), recording.rateHz(), frameMillis);
    }
}
