package org.tandemrelay.upstream.simulator;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Does things of a session later, on its event loop; nothing more once the session is over. */
final class SessionClock {

    private final EventLoop loop;
    private final Outlet outlet;
    private boolean stopped;

    SessionClock(EventLoop loop, Outlet outlet) {
        this.loop = loop;
        this.outlet = outlet;
    }

    /** Runs a task after a while and flushes what it sent; cancelling the future takes it back. */
    Future<?> later(long nanos, Runnable task) {
        return loop.schedule(
                () -> {
                    if (!stopped) {
                        task.run();
                        outlet.flush();
                    }
                },
                nanos,
                TimeUnit.NANOSECONDS);
    }

    Future<?> laterMillis(long millis, Runnable task) {
        return later(TimeUnit.MILLISECONDS.toNanos(millis), task);
    }

    long nanos() {
        return System.nanoTime();
    }

    boolean inLoop() {
        return loop.inEventLoop();
    }

    void stop() {
        stopped = true;
    }
}
