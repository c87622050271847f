package org.tandemrelay.relay.fault;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.tandemrelay.relay.RawCaller;

/** A call of its own that asks every 10 ms how far the relay is: what it waits longer than before is what the others do to it. */
final class Bystander implements AutoCloseable {

    private static final String PING = "{\"type\":\"ping\",\"t\":1}";
    private static final int MOST = 100_000;

    private final RawCaller caller;
    private final Thread thread = new Thread(this::ask, "bystander");
    private final long[] nanos = new long[MOST];

    private volatile int asked;
    private volatile boolean over;

    /** Asks from now on. */
    Bystander(int port) {
        caller = RawCaller.connect(port).call("");
        caller.await("started");
        thread.start();
    }

    private void ask() {
        try {
            while (!over) {
                long begun = System.nanoTime();
                caller.text(PING).await("pong");
                nanos[asked % MOST] = System.nanoTime() - begun;
                asked++;
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (UncheckedIOException | InterruptedException end) {
            // The relay is gone, or the test over.
        }
    }

    /** So many answers have come. */
    int asked() {
        return asked;
    }

    /** Of the answers from that number on: of a hundred, the one but longest, in ms. */
    double p99Since(int from) {
        long[] sorted =
                LongStream.of(Arrays.copyOfRange(nanos, from, asked)).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * 0.99)] / 1e6;
    }

    @Override
    public void close() {
        over = true;
        caller.close();
    }
}
