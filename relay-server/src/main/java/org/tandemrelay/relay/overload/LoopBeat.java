package org.tandemrelay.relay.overload;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.upstream.transport.MeasuredLoop;

/**
 * A beat on an event loop, each 20 ms as a call's frames, that measures how late it comes and how much the loop has worked since the last. What
 * it finds is for any thread; all else is confined to the loop.
 */
final class LoopBeat {

    private static final Logger LOG = LoggerFactory.getLogger(LoopBeat.class);
    private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Where there is no call: nobody is to be woken for nothing. */
    private static final long IDLE_NANOS = 10 * BEAT_NANOS;

    private final EventLoop loop;
    private final Supplier<Overload.Limits> limits;
    private final IntSupplier calls;
    private final LongSupplier worked;
    private final LagWindow lag = new LagWindow();
    private final BusyWindow busy = new BusyWindow();
    private final Readmission readmission = new Readmission();
    private final Telling telling = new Telling();
    private long dueNanos;
    private long lastNanos;
    private long workedNanos;
    private boolean late;
    private int callsHere;
    private int cameSinceBeat;

    /** Written by the loop alone. */
    private volatile boolean refuses;

    /** Written by the loop alone. */
    private volatile long lagNanos;

    /** Written by the loop alone. */
    private volatile double busyShare;

    /**
     * A beat that has not begun.
     *
     * @param limits from which on it is too much; asked each time
     * @param calls how many there are on all loops
     */
    LoopBeat(EventLoop loop, Supplier<Overload.Limits> limits, IntSupplier calls) {
        this.loop = loop;
        this.limits = limits;
        this.calls = calls;
        worked = loop instanceof MeasuredLoop measured ? measured::workedNanos : () -> 0;
    }

    void start() {
        try {
            loop.execute(() -> {
                lastNanos = loop.ticker().nanoTime();
                schedule(lastNanos);
            });
        } catch (RejectedExecutionException stopping) {
            LOG.atDebug().log("an event loop stopped before it was watched");
        }
    }

    /** From now on, not from when it was due: after a standstill there is one late beat, and not as many as were missed. */
    private void schedule(long nowNanos) {
        long nanos = calls.getAsInt() == 0 ? IDLE_NANOS : BEAT_NANOS;
        dueNanos = nowNanos + nanos;
        loop.schedule(this::beat, nanos, TimeUnit.NANOSECONDS);
    }

    private void beat() {
        long nowNanos = loop.ticker().nanoTime();
        lookAtLag(nowNanos);
        lookAtWork(nowNanos);
        refuses = late || full();
        telling.beat(refuses, lagNanos, busyShare);
        schedule(nowNanos);
    }

    private void lookAtLag(long nowNanos) {
        lag.add(Math.max(0, nowNanos - dueNanos), lagLimitNanos());
        lagNanos = lag.highNanos();
        if (late != lag.late()) {
            late = lag.late();
            readmission.begin(nowNanos);
        }
    }

    private void lookAtWork(long nowNanos) {
        long workedByNow = worked.getAsLong();
        busy.add(workedByNow - workedNanos, nowNanos - lastNanos, callsHere, cameSinceBeat);
        cameSinceBeat = 0;
        workedNanos = workedByNow;
        lastNanos = nowNanos;
        busyShare = busy.share(callsHere);
    }

    private long lagLimitNanos() {
        Overload.Limits now = limits.get();
        return calls.getAsInt() < now.lagCalls() ? 0 : now.lag().toNanos();
    }

    /** Whether the loop would have too much to do with another call. */
    private boolean full() {
        int percent = limits.get().busyPercent();
        return percent > 0 && lagLimitNanos() > 0 && 100 * busy.share(callsHere + 1) > percent;
    }

    /** Whether a call that came at the last beat would have been refused. */
    boolean refuses() {
        return refuses;
    }

    /** Whether a call may come now. */
    boolean takesOne() {
        assert loop.inEventLoop();
        return lagLimitNanos() == 0
                || (!late && !full() && readmission.takesOne(loop.ticker().nanoTime()));
    }

    /** Whether a call would be refused now because of those who have come within the last second, and so perhaps no more a second later. */
    boolean fullOfNewcomers() {
        assert loop.inEventLoop();
        return !late && (cameSinceBeat > 0 || busy.sawOneCome()) && full();
    }

    /** One has come. */
    void tookOne() {
        assert loop.inEventLoop();
        callsHere++;
        cameSinceBeat++;
        readmission.tookOne();
    }

    /** One has gone. */
    void lostOne() {
        assert loop.inEventLoop();
        callsHere--;
    }

    /** What all but one in fifty of its last five seconds' beats were not beyond. */
    long lagNanos() {
        return lagNanos;
    }

    /** How much of its time it works with the calls that it has by now. */
    double busyShare() {
        return busyShare;
    }
}
