package org.tandemrelay.relay.priority;

import com.sun.jna.LastErrorException;
import com.sun.jna.ptr.IntByReference;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.IOException;

/**
 * Event loops that go before all that is not of the kernel's class for real time, as telephone exchanges have it for what carries speech. An event loop of
 * the usual class waits for whatever has its processor just then, for 4 ms often and for more where several want it.
 *
 * <p>It has its price: a loop that has more to do than its processor bears leaves the others a twentieth of it, the JVM's compilers among them.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/sched.7.html">sched(7): SCHED_RR, and how much of its time the kernel keeps from it</a>
 */
public final class RealTime {

    /** Those of one priority take turns. */
    private static final int SCHED_RR = 2;

    /** What threads a loop starts, if any, are of the usual class. */
    private static final int SCHED_RESET_ON_FORK = 0x4000_0000;

    /** errno(3): EPERM. */
    private static final int NOT_PERMITTED = 1;

    private static final int HIGHEST = 99;
    private static final int THIS_THREAD = 0;

    private RealTime() {}

    /**
     * Has event loops go first. Waits for each of them, and so is not for their own threads.
     *
     * @param priority 1 to 99; higher ones go before lower ones
     * @throws IllegalArgumentException if there is no such priority
     * @throws IOException if it is not to be had; the message says what is missing
     */
    public static void give(EventLoopGroup loops, int priority) throws IOException {
        if (priority < 1 || priority > HIGHEST) {
            throw new IllegalArgumentException("a real-time priority is 1 to 99, not " + priority);
        }
        for (EventExecutor loop : loops) {
            Future<?> given = loop.submit(() -> Kernel.sched_setscheduler(
                            THIS_THREAD, SCHED_RR | SCHED_RESET_ON_FORK, new IntByReference(priority)))
                    .awaitUninterruptibly();
            if (!given.isSuccess()) {
                throw refused(priority, given.cause());
            }
        }
    }

    private static IOException refused(int priority, Throwable cause) {
        String why = cause instanceof LastErrorException no && no.getErrorCode() == NOT_PERMITTED
                ? "the kernel does not permit it: it wants CAP_SYS_NICE, or a limit on real-time priority (ulimit -r) of "
                        + priority
                : "it wants Linux: " + cause.getMessage();
        return new IOException("real-time priority " + priority + " is not to be had: " + why, cause);
    }
}
