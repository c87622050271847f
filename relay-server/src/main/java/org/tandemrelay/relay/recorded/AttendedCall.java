package org.tandemrelay.relay.recorded;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * A call with someone at the keyboard: it can be watched, and Ctrl-C hangs up instead of tearing the line.
 *
 * <p>Belongs to one thread, which blocks in {@link #watch}; never use it on an event loop. Closing it lets a process that was told
 * to end do so, so what is to become of the report must have happened by then.
 */
public final class AttendedCall implements AutoCloseable {

    private static final long REFRESH_MILLIS = 100;
    /** After Ctrl-C, for the relay to confirm and for files to be written. */
    private static final long FAREWELL_SECONDS = 5;

    private final CallerNetwork network;
    private final RecordedCaller caller;
    private final CompletableFuture<CallReport> report;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hangupOnExit = new Thread(this::hangupOnExit, "hangup");

    /**
     * Dials, after a rehearsal that keeps the JVM's start out of the figures.
     *
     * @throws SSLException if the JDK's certificates cannot be read
     */
    public AttendedCall(CallPlan plan, CallRecords records) throws SSLException {
        network = CallerNetwork.open(1);
        Rehearsal.of(plan, network);
        caller = new RecordedCaller(network, plan, records);
        report = caller.connect();
        Runtime.getRuntime().addShutdownHook(hangupOnExit);
    }

    /**
     * Waits for the end of the call and shows where it is meanwhile.
     *
     * @throws InterruptedException if the thread is interrupted; the call goes on until this is closed
     */
    public CallReport watch(ProgressDisplay display) throws InterruptedException {
        try {
            while (true) {
                try {
                    return report.get(REFRESH_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException stillTalking) {
                    display.show(caller.progress().get());
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the call failed without a report", e.getCause());
        } finally {
            display.close();
        }
    }

    @Override
    public void close() {
        network.close();
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hangupOnExit);
        } catch (IllegalStateException processIsEnding) {
            // The hook is what brought us here; it has just been let go.
            assert hangupOnExit.getState() != Thread.State.NEW;
        }
    }

    private void hangupOnExit() {
        caller.hangup();
        try {
            if (!closed.await(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                network.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
