package org.tandemrelay.relay.playout;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One timer for all calls of an event loop, which stands still while nobody listens: thousands of timers would cost more than what
 * they trigger. Confined to its loop.
 */
public final class Metronome {

    private static final Logger LOG = LoggerFactory.getLogger(Metronome.class);

    private final EventLoop loop;
    private final long beatNanos;
    private final List<Listener> listeners = new ArrayList<>();

    /** Null while nobody listens. */
    private @Nullable ScheduledFuture<?> ticking;

    /** The next to be told within a beat; -1 between beats. Listeners may leave while they are told. */
    private int next = -1;

    /** Somebody who wants to hear the beat. */
    public interface Listener {
        /**
         * One beat. Whoever throws is told no more, but of its failure.
         *
         * @param nowNanos of the loop's ticker
         */
        void onBeat(long nowNanos);

        /** The last beat threw this, and there will be no other. */
        void onBeatFailed(Throwable failure);
    }

    /**
     * A metronome that stands still until {@link #add}.
     *
     * @param loop whose timer it uses
     * @param beat from one beat to the next
     */
    public Metronome(EventLoop loop, Duration beat) {
        this.loop = loop;
        this.beatNanos = beat.toNanos();
    }

    /** Tells the listener each beat from now on. */
    public void add(Listener listener) {
        assert loop.inEventLoop();
        listeners.add(listener);
        if (ticking == null) {
            ticking = loop.scheduleAtFixedRate(this::beat, beatNanos, beatNanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Tells the listener no more; no harm if it was not told before. */
    public void remove(Listener listener) {
        assert loop.inEventLoop();
        int index = listeners.indexOf(listener);
        if (index >= 0) {
            listeners.remove(index);
            if (index < next) {
                next--;
            }
        }
        if (listeners.isEmpty() && ticking != null) {
            ticking.cancel(false);
            ticking = null;
        }
    }

    private void beat() {
        long now = loop.ticker().nanoTime();
        next = 0;
        while (next < listeners.size()) {
            Listener listener = listeners.get(next);
            next++;
            tell(listener, now);
        }
        next = -1;
    }

    /** Nothing that one call throws, errors too, may take the beat from all the others. */
    @SuppressWarnings("CatchThrowable")
    private void tell(Listener listener, long nowNanos) {
        try {
            listener.onBeat(nowNanos);
        } catch (Throwable failure) {
            remove(listener);
            tellOfFailure(listener, failure);
        }
    }

    @SuppressWarnings("CatchThrowable")
    private static void tellOfFailure(Listener listener, Throwable failure) {
        try {
            listener.onBeatFailed(failure);
        } catch (Throwable second) {
            failure.addSuppressed(second);
            LOG.atError()
                    .addKeyValue("listener", listener.getClass().getSimpleName())
                    .setCause(failure)
                    .log("a listener failed, and failed again when it was told so");
        }
    }
}
