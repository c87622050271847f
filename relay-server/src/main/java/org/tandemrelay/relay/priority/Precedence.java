package org.tandemrelay.relay.priority;

import com.sun.jna.ptr.IntByReference;
import java.util.concurrent.TimeUnit;
import org.tandemrelay.upstream.transport.MeasuredLoop;

/**
 * Whether one event loop goes before the others. One that has had more to do for a tenth of a second than it gets done steps back, and comes forward when it has
 * had some to spare for half a second: meanwhile it needs the JVM's compilers, to which it would leave nothing. Confined to the loop.
 */
final class Precedence {

    private static final long LOOK_MILLIS = 100;

    /** Of its time. */
    private static final double TOO_BUSY = 0.95;

    private static final double CALM = 0.85;
    private static final int CALM_LOOKS = 5;

    private static final int THIS_THREAD = 0;
    private static final int SCHED_OTHER = 0;

    /** Those of one priority take turns. */
    private static final int SCHED_RR = 2;

    /** What threads a loop starts, if any, are of the usual class. */
    private static final int SCHED_RESET_ON_FORK = 0x4000_0000;

    private final MeasuredLoop loop;
    private final IntByReference priority;
    private final IntByReference none = new IntByReference(0);
    private boolean first;
    private int calmLooks;
    private long lookedNanos;
    private long workedNanos;

    Precedence(MeasuredLoop loop, int priority) {
        this.loop = loop;
        this.priority = new IntByReference(priority);
    }

    /**
     * From now on, for as long as the loop runs.
     *
     * @throws com.sun.jna.LastErrorException if the kernel does not want it
     * @throws LinkageError if the kernel has no such call
     */
    void begin() {
        goFirst();
        lookedNanos = loop.ticker().nanoTime();
        workedNanos = loop.workedNanos();
        loop.scheduleAtFixedRate(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        long now = loop.ticker().nanoTime();
        long worked = loop.workedNanos();
        double busy = (double) (worked - workedNanos) / Math.max(1, now - lookedNanos);
        lookedNanos = now;
        workedNanos = worked;
        if (first) {
            if (busy > TOO_BUSY) {
                stepBack();
            }
        } else {
            calmLooks = busy < CALM ? calmLooks + 1 : 0;
            if (calmLooks == CALM_LOOKS) {
                goFirst();
            }
        }
    }

    private void goFirst() {
        Kernel.sched_setscheduler(THIS_THREAD, SCHED_RR | SCHED_RESET_ON_FORK, priority);
        first = true;
    }

    private void stepBack() {
        Kernel.sched_setscheduler(THIS_THREAD, SCHED_OTHER, none);
        first = false;
        calmLooks = 0;
    }
}
