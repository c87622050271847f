package org.tandemrelay.relay.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentDirectory;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.ConfigurationException;
import org.tandemrelay.relay.configuration.ConfigurationSource;
import org.tandemrelay.relay.configuration.ServerSettings;
import org.tandemrelay.relay.door.FrontDoor;
import org.tandemrelay.relay.priority.RealTime;

/**
 * A relay that runs. Safe from any thread, but from an event loop: starting and stopping block.
 */
public final class RelayServer implements AutoCloseable {

    private static final long POLL_MILLIS = 20;
    /** A certificate that was exchanged, for whatever reason, is out of use within a second. */
    private static final long TLS_LOOK_MILLIS = 400;

    private static final long FAREWELL_MILLIS = 2_500;

    private final ConfigurationSource source;
    private final AgentDirectory agents;
    private final Duration grace;
    private final RelayParts parts;
    private final Switchboard switchboard;

    /** These are null until it is open. */
    private @Nullable CallerPort port;

    /** Asked by event loops. */
    private volatile @Nullable FirstCalls firstCalls;

    private @Nullable Reloader reloader;

    private RelayServer(Configuration configuration, ConfigurationSource source) throws IOException {
        this.source = source;
        this.agents = configuration.agents();
        this.grace = configuration.get(ServerSettings.DRAIN);
        this.parts = new RelayParts(configuration);
        this.switchboard = parts.switchboard();
    }

    /**
     * Starts a relay and waits until it listens.
     *
     * @throws IOException if the address cannot be had, the page not be read, or event loops not go first; the message says which
     */
    public static RelayServer start(Configuration configuration) throws IOException {
        return start(configuration, () -> configuration);
    }

    /**
     * Starts a relay whose configuration can be read again: by {@link #reload}, and when its files change.
     *
     * @throws ConfigurationException if the configuration is wrong
     * @throws IOException if the address cannot be had, or the page not be read; the message says which
     */
    public static RelayServer start(ConfigurationSource source) throws ConfigurationException, IOException {
        return start(source.load(), source);
    }

    private static RelayServer start(Configuration configuration, ConfigurationSource source) throws IOException {
        RelayServer server = new RelayServer(configuration, source);
        boolean open = false;
        try {
            server.open(configuration);
            open = true;
            return server;
        } finally {
            if (!open) {
                server.close();
            }
        }
    }

    private void open(Configuration configuration) throws IOException {
        InetSocketAddress address =
                new InetSocketAddress(configuration.get(ServerSettings.HOST), configuration.get(ServerSettings.PORT));
        CallerTls tls = tls(configuration);
        int priority = configuration.get(ServerSettings.REAL_TIME);
        if (priority > 0) {
            RealTime.give(parts.loops().calls(), priority);
        }
        port = CallerPort.open(address, parts.loops(), frontDoor(configuration, address), tls);
        firstCalls = FirstCalls.begin(configuration, parts.loops());
    }

    private boolean warm() {
        FirstCalls calls = firstCalls;
        return calls != null && calls.over();
    }

    /** Waits until it is warm, which {@code /readyz} tells too. */
    public void awaitWarm() throws InterruptedException {
        FirstCalls calls = firstCalls;
        if (calls != null) {
            calls.await();
        }
    }

    private @Nullable CallerTls tls(Configuration configuration) throws IOException {
        Path certificate = configuration.find(ServerSettings.TLS_CERT);
        Path key = configuration.find(ServerSettings.TLS_KEY);
        if (certificate == null || key == null) {
            return null;
        }
        CallerTls tls = CallerTls.of(certificate, key);
        parts.offLoop().scheduleWithFixedDelay(tls::refresh, TLS_LOOK_MILLIS, TLS_LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return tls;
    }

    private FrontDoor frontDoor(Configuration configuration, InetSocketAddress address) throws IOException {
        boolean loopback = address.getAddress() != null && address.getAddress().isLoopbackAddress();
        AdmissionReader callers = AdmissionReader.read(configuration, loopback);
        Reloader made = parts.reloader(source, configuration, callers);
        reloader = made;
        if (configuration.get(ServerSettings.RELOAD) && !configuration.files().isEmpty()) {
            parts.offLoop().scheduleWithFixedDelay(made::refresh, 1, 1, TimeUnit.SECONDS);
        }
        return FrontDoorReader.read(configuration, callers, parts.forFrontDoor(this::warm));
    }

    /**
     * Reads keys, secrets, prices and limits again; calls go on. Completes on a thread of the relay's own.
     *
     * @return whether what was read is in force; if not, the old stays, and the log says why
     */
    public CompletableFuture<Boolean> reload() {
        Reloader bound = reloader;
        return bound == null
                ? CompletableFuture.completedFuture(false)
                : CompletableFuture.supplyAsync(bound::reload, parts.offLoop());
    }

    /** Where a browser finds it. */
    public URI address() {
        if (port == null) {
            throw new IllegalStateException("not listening");
        }
        return port.address();
    }

    /** Who answers. */
    public AgentDirectory agents() {
        return agents;
    }

    /** Whether the usual agent's model is the embedded simulator. */
    public boolean simulated() {
        return agents.usual().model().simulated();
    }

    /** Where the usual agent's model is, without credentials. */
    public String modelAddress() {
        return parts.models().endpoint(agents.usual().model()).toString();
    }

    /** How many calls are live. */
    public int liveCalls() {
        return switchboard.liveCalls();
    }

    /**
     * Shuts down in order: refuses new calls, lets those under way finish within the grace period, ends the rest with {@link
     * CloseCause#RELAY_DRAINING}, then stops. Blocks meanwhile.
     */
    public void drain() {
        switchboard.drain();
        await(() -> switchboard.liveCalls() == 0, grace.toMillis());
        close();
    }

    private static void await(BooleanSupplier done, long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (!done.getAsBoolean() && System.nanoTime() - deadline < 0) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException inAHurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops at once: live calls are ended with {@link CloseCause#RELAY_DRAINING}. Blocks until all is closed. */
    @Override
    public void close() {
        switchboard.drain();
        FirstCalls calls = firstCalls;
        if (calls != null) {
            calls.close();
        }
        if (port != null) {
            port.close();
        }
        switchboard.endAll(CloseCause.RELAY_DRAINING);
        // The loops cut every connection when they stop, so the callers' Close frames must have been answered by then.
        await(switchboard::empty, FAREWELL_MILLIS);
        parts.close();
    }
}
