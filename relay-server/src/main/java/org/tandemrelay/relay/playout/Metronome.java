package org.tandemrelay.relay.playout;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One timer for all calls of an event loop, which stands still while nobody listens: thousands of timers would cost more than what
 * they trigger. Most beats most listeners have nothing to do, so each says until when it rests, and a beat looks at nothing else of it.
 * Confined to its loop.
 */
public final class Metronome {

    private static final Logger LOG = LoggerFactory.getLogger(Metronome.class);

    private final EventLoop loop;
    private final long beatNanos;
    private final List<Seat> seats = new ArrayList<>();

    /** Until when each of them rests, side by side: to ask the listeners would be to wait for the memory of all of them. */
    private long[] rests = new long[16];

    private long lastNanos;

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

    /** Tells the listener each beat from now on, unless it {@linkplain Seat#restUntil rests}. */
    public Seat add(Listener listener) {
        assert loop.inEventLoop();
        Seat seat = new Seat(this, listener, seats.size());
        seats.add(seat);
        if (seats.size() > rests.length) {
            rests = Arrays.copyOf(rests, 2 * rests.length);
        }
        rests[seat.index()] = Beat.EACH;
        if (ticking == null) {
            lastNanos = loop.ticker().nanoTime();
            ticking = loop.scheduleAtFixedRate(this::beat, beatNanos, beatNanos, TimeUnit.NANOSECONDS);
        }
        return seat;
    }

    void remove(Seat seat) {
        assert loop.inEventLoop();
        int index = seat.index();
        seats.remove(index);
        System.arraycopy(rests, index + 1, rests, index, seats.size() - index);
        for (int i = index; i < seats.size(); i++) {
            seats.get(i).moved(i);
        }
        seat.moved(-1);
        if (index < next) {
            next--;
        }
        if (seats.isEmpty() && ticking != null) {
            ticking.cancel(false);
            ticking = null;
        }
    }

    void rest(int index, long untilNanos) {
        rests[index] = untilNanos;
    }

    long lastNanos() {
        return lastNanos;
    }

    private void beat() {
        long now = loop.ticker().nanoTime();
        lastNanos = now;
        next = 0;
        while (next < seats.size()) {
            int index = next;
            next++;
            if (rests[index] <= now) {
                tell(seats.get(index), now);
            }
        }
        next = -1;
    }

    /** Nothing that one call throws, errors too, may take the beat from all the others. */
    @SuppressWarnings("CatchThrowable")
    private static void tell(Seat seat, long nowNanos) {
        try {
            seat.listener().onBeat(nowNanos);
        } catch (Throwable failure) {
            seat.leave();
            tellOfFailure(seat.listener(), failure);
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
