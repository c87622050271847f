package org.tandemrelay.relay.keeping;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that writes what is kept. Whoever gives it something to do waits for nothing, not even for a lock. */
final class KeepingThread implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(KeepingThread.class);
    private static final long CLOSING_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closing;

    KeepingThread() {
        thread = new Thread(this::run, "tandem-keeping");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        LockSupport.unpark(thread);
    }

    private void run() {
        Runnable task = tasks.poll();
        while (task != null || !closing) {
            if (task == null) {
                LockSupport.park(this);
            } else {
                runOne(task);
            }
            task = tasks.poll();
        }
    }

    private static void runOne(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            // An error too: one recording's must not be the end of all others.
            LOG.atWarn().setCause(failure).log("something that was to be kept was not");
        }
    }

    /** Does what there is still to do, and ends. Blocks until then, or until it has taken too long. */
    void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSING_MILLIS);
        } catch (InterruptedException inAHurry) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.atWarn().log("the disk does not take what is kept: the last of it is lost");
        }
    }
}
