package org.tandemrelay.relay.server;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.ServerSettings;
import org.tandemrelay.relay.door.FrontDoor;
import org.tandemrelay.relay.observe.CallMetrics;
import org.tandemrelay.relay.warmup.WarmUp;
import org.tandemrelay.upstream.connect.ModelConnector;
import org.tandemrelay.upstream.connect.ModelEndpoint;
import org.tandemrelay.upstream.openai.OpenAiRealtime;

/**
 * The first calls of a relay: its own, which warm it up. They go through the same pipelines on the same event loops as all others, but by a
 * door, a switchboard and a model of their own, so that nobody counts, bills, records or logs them. Whatever goes wrong with them is a line
 * in the log and nothing else.
 *
 * <p>They are made on a thread of their own. Whether they are over is for all threads.
 */
final class FirstCalls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FirstCalls.class);

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final long LEAVE_MILLIS = 500;
    private static final long POLL_MILLIS = 5;

    private final Thread thread;

    /** Written by the thread once. */
    private volatile boolean over;

    private volatile boolean closed;

    /** Null until they are over, and if there were none. */
    private volatile WarmUp.@Nullable Outcome outcome;

    private FirstCalls(Configuration configuration, CallerPort.Loops loops, Duration longest) {
        thread = new Thread(() -> make(configuration, loops, longest), "tandem-first-calls");
        thread.setDaemon(true);
        over = longest.isZero();
    }

    /** Begins, if the configuration wants it. */
    static FirstCalls begin(Configuration configuration, CallerPort.Loops loops) {
        FirstCalls calls = new FirstCalls(configuration, loops, configuration.get(ServerSettings.WARM_UP));
        if (!calls.over) {
            calls.thread.start();
        }
        return calls;
    }

    /** Whether there are none any more. */
    boolean over() {
        return over;
    }

    /** What came of them; null until they are over, and if there were none. */
    WarmUp.@Nullable Outcome outcome() {
        return outcome;
    }

    /** Waits for their end. Not on an event loop. */
    void await() throws InterruptedException {
        thread.join();
    }

    /** Ends them, and waits until they have ended. Not on an event loop. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(2 * LEAVE_MILLIS);
        } catch (InterruptedException inAHurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void make(Configuration configuration, CallerPort.Loops loops, Duration longest) {
        long begunNanos = System.nanoTime();
        PrometheusMeterRegistry counts = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (WarmUp warmUp = WarmUp.prepare();
                ModelConnector connector = new ModelConnector(
                        loops.transport(),
                        new OpenAiRealtime(() -> {}),
                        new ModelEndpoint(warmUp.model(), "warm-up"),
                        CallSettingsReader.modelLimits(configuration))) {
            Switchboard switchboard = new Switchboard(
                    CallSettingsReader.firstCalls(configuration),
                    loops.calls(),
                    connector,
                    CallMetrics.unlogged(counts));
            String key = UUID.randomUUID().toString();
            FrontDoor door = FrontDoorReader.firstCalls(configuration, switchboard, key);
            try (CallerPort port = CallerPort.open(ANY_PORT, loops, door, null)) {
                WarmUp.Outcome came = warmUp.run(new WarmUp.Door(port.address().getPort(), key), longest);
                outcome = came;
                tell(came, begunNanos);
            }
            leave(switchboard);
        } catch (IOException | RuntimeException failed) {
            if (!closed) {
                LOG.atWarn().addKeyValue("failure", failed.toString()).log("the relay starts cold");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            counts.close();
            over = true;
        }
    }

    /** Their sockets are closed; the relay may not have noticed yet. */
    private static void leave(Switchboard switchboard) throws InterruptedException {
        switchboard.endAll(CloseCause.RELAY_DRAINING);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LEAVE_MILLIS);
        while (!switchboard.empty() && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private void tell(WarmUp.Outcome outcome, long begunNanos) {
        if (closed) {
            return;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
        if (outcome.failure() == null && outcome.frames() > 0) {
            LOG.atInfo()
                    .addKeyValue("calls", outcome.calls())
                    .addKeyValue("frames", outcome.frames())
                    .addKeyValue("ms", millis)
                    .log("warmed up");
        } else {
            String failure = outcome.failure() == null ? "no frame came back" : outcome.failure();
            LOG.atWarn()
                    .addKeyValue("failure", failure)
                    .addKeyValue("frames", outcome.frames())
                    .log("the relay starts cold");
        }
    }
}
