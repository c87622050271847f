package org.tandemrelay.relay.priority;

import com.sun.jna.LastErrorException;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import org.tandemrelay.upstream.transport.MeasuredLoop;

/**
 * Event loops that go before all that is not of the kernel's class for real time, as telephone exchanges have it for what carries speech. An event loop of
 * the usual class waits for whatever has its processor just then, for 4 ms often and for more where several want it.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/sched.7.html">sched(7): SCHED_RR</a>
 */
public final class RealTime {

    /** errno(3): EPERM. */
    private static final int NOT_PERMITTED = 1;

    private static final int HIGHEST = 99;

    private RealTime() {}

    /**
     * Has event loops go first, but for as long as they have more to do than they get done. Waits for each of them, and so is not for their own threads.
     *
     * @param loops each a {@link MeasuredLoop}
     * @param priority 1 to 99; higher ones go before lower ones
     * @throws IllegalArgumentException if there is no such priority
     * @throws IOException if it is not to be had; the message says what is missing
     */
    public static void give(EventLoopGroup loops, int priority) throws IOException {
        if (priority < 1 || priority > HIGHEST) {
            throw new IllegalArgumentException("a real-time priority is 1 to 99, not " + priority);
        }
        try {
            Kernel.load();
        } catch (LinkageError none) {
            throw refused(priority, none);
        }
        for (EventExecutor loop : loops) {
            Precedence precedence = new Precedence((MeasuredLoop) loop, priority);
            Future<?> begun = loop.submit(precedence::begin).awaitUninterruptibly();
            if (!begun.isSuccess()) {
                throw refused(priority, begun.cause());
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
