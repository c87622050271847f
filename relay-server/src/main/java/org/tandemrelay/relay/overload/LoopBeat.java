package org.tandemrelay.relay.overload;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A beat on an event loop, each 20 ms as a call's frames, that measures how late it comes. What it finds is for any thread; all else is
 * confined to the loop.
 */
final class LoopBeat {

    private static final Logger LOG = LoggerFactory.getLogger(LoopBeat.class);
    private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Where there is no call: nobody is to be woken for nothing. */
    private static final long IDLE_NANOS = 10 * BEAT_NANOS;

    private final EventLoop loop;
    private final LongSupplier limitNanos;
    private final BooleanSupplier idle;
    private final LagWindow window = new LagWindow();
    private final Readmission readmission = new Readmission();
    private long dueNanos;

    /** Written by the loop alone. */
    private volatile boolean late;

    /** Written by the loop alone. */
    private volatile long lagNanos;

    /**
     * A beat that has not begun.
     *
     * @param limitNanos from which on the loop is late; asked each time
     * @param idle whether there is no call
     */
    LoopBeat(EventLoop loop, LongSupplier limitNanos, BooleanSupplier idle) {
        this.loop = loop;
        this.limitNanos = limitNanos;
        this.idle = idle;
    }

    void start() {
        try {
            loop.execute(this::schedule);
        } catch (RejectedExecutionException stopping) {
            LOG.atDebug().log("an event loop stopped before it was watched");
        }
    }

    /** From now on, not from when it was due: after a standstill there is one late beat, and not as many as were missed. */
    private void schedule() {
        long nanos = idle.getAsBoolean() ? IDLE_NANOS : BEAT_NANOS;
        dueNanos = loop.ticker().nanoTime() + nanos;
        loop.schedule(this::beat, nanos, TimeUnit.NANOSECONDS);
    }

    private void beat() {
        window.add(Math.max(0, loop.ticker().nanoTime() - dueNanos), limitNanos.getAsLong());
        lagNanos = window.highNanos();
        if (late != window.late()) {
            late = window.late();
            readmission.begin(loop.ticker().nanoTime());
            LOG.atWarn()
                    .addKeyValue("loop", Thread.currentThread().getName())
                    .addKeyValue("lag_ms", lagNanos / 1_000_000)
                    .log(
                            late
                                    ? "an event loop is late: new calls on it are refused"
                                    : "the event loop is in time again");
        }
        schedule();
    }

    /** Whether more than one beat in fifty of the last five seconds was later than may be. */
    boolean late() {
        return late;
    }

    /** Whether a call may come now. */
    boolean takesOne() {
        assert loop.inEventLoop();
        return limitNanos.getAsLong() == 0
                || (!late && readmission.takesOne(loop.ticker().nanoTime()));
    }

    /** One has come. */
    void tookOne() {
        assert loop.inEventLoop();
        readmission.tookOne();
    }

    /** What all but one in fifty of them were not beyond. */
    long lagNanos() {
        return lagNanos;
    }
}
