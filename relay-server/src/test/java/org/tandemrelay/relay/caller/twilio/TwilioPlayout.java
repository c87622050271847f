package org.tandemrelay.relay.caller.twilio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Plays what a stream is sent as Twilio does: in the order in which it came, 160 bytes of µ-law every 20 ms, and a mark goes back when all
 * before it has been played, or cleared. Confined to the thread of its clock.
 */
final class TwilioPlayout {

    private static final int FRAME_BYTES = 160;
    private static final int BYTES_PER_MILLI = 8;

    private final ScheduledExecutorService clock;
    private final Consumer<String> echo;

    /** Audio as arrays, marks as names. */
    private final Deque<Object> queue = new ArrayDeque<>();

    /** When the frame that is being played is over. */
    private long frameEndNanos;

    private boolean playing;

    /** What has been played since the beginning. */
    private volatile long playedBytes;

    TwilioPlayout(ScheduledExecutorService clock, Consumer<String> echo) {
        this.clock = clock;
        this.echo = echo;
    }

    void media(byte[] mulaw) {
        for (int at = 0; at < mulaw.length; at += FRAME_BYTES) {
            queue.add(Arrays.copyOfRange(mulaw, at, Math.min(mulaw.length, at + FRAME_BYTES)));
        }
        startIfIdle();
    }

    void mark(String name) {
        queue.add(name);
        startIfIdle();
    }

    /** Nothing that waits is played, and every mark goes back at once. */
    void clear() {
        List<Object> dropped = new ArrayList<>(queue);
        queue.clear();
        dropped.forEach(this::echoIfMark);
    }

    /** All that waits has been played, in no time. */
    void skipToTheEnd() {
        for (Object next = queue.poll(); next != null; next = queue.poll()) {
            if (next instanceof byte[] frame) {
                playedBytes += frame.length;
            }
            echoIfMark(next);
        }
    }

    long playedMillis() {
        return playedBytes / BYTES_PER_MILLI;
    }

    private void echoIfMark(Object next) {
        if (next instanceof String name) {
            echo.accept(name);
        }
    }

    private void startIfIdle() {
        if (!playing) {
            frameEndNanos = System.nanoTime();
            playNext();
        }
    }

    private void playNext() {
        Object next = queue.poll();
        while (next instanceof String) {
            echoIfMark(next);
            next = queue.poll();
        }
        playing = next != null;
        if (next instanceof byte[] frame) {
            frameEndNanos += TimeUnit.MILLISECONDS.toNanos(frame.length / BYTES_PER_MILLI);
            clock.schedule(
                    () -> {
                        playedBytes += frame.length;
                        playNext();
                    },
                    frameEndNanos - System.nanoTime(),
                    TimeUnit.NANOSECONDS);
        }
    }
}
