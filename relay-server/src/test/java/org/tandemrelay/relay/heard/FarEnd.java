package org.tandemrelay.relay.heard;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * A loudspeaker that plays what it is sent, and knows to the nanosecond what of the item has been played. Confined to its loop.
 */
final class FarEnd {

    private final EventLoop loop;
    private boolean begun;
    private boolean ended;
    private long endNanos;
    private long itemNanos;
    private int clears;

    FarEnd(EventLoop loop) {
        this.loop = loop;
    }

    /** So much speech came; true if it is the first of an item. */
    boolean add(long nanos) {
        long now = System.nanoTime();
        boolean first = !begun || ended;
        if (!begun) {
            endNanos = now;
        }
        if (first) {
            itemNanos = 0;
        }
        begun = true;
        ended = false;
        endNanos = Math.max(now, endNanos) + nanos;
        itemNanos += nanos;
        return first;
    }

    /** Does something when all that came so far has been played, but not if it is cleared before. */
    void whenPlayed(Runnable then) {
        int before = clears;
        loop.schedule(
                () -> {
                    if (before == clears) {
                        then.run();
                    }
                },
                Math.max(0, endNanos - System.nanoTime()),
                TimeUnit.NANOSECONDS);
    }

    /** What comes from now on is another item. */
    void endItem() {
        ended = true;
    }

    /** For how long it has had nothing to play. */
    long dryMillis() {
        return begun ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - endNanos) : 0;
    }

    boolean playing() {
        return begun && System.nanoTime() < endNanos;
    }

    /** What of the item has been played by now. */
    double playedMillis() {
        return begun ? Math.max(0, itemNanos - Math.max(0, endNanos - System.nanoTime())) / 1e6 : 0;
    }

    /** What of the item has come. */
    double receivedMillis() {
        return itemNanos / 1e6;
    }

    void clear() {
        clears++;
        begun = false;
    }
}
