package org.tandemrelay.relay.server;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentDirectory;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.call.AgentLine;
import org.tandemrelay.relay.call.AgentLines;
import org.tandemrelay.relay.call.CloseCause;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.ConfigurationException;
import org.tandemrelay.relay.configuration.ConfigurationSource;
import org.tandemrelay.relay.configuration.ServerSettings;
import org.tandemrelay.relay.door.FrontDoor;
import org.tandemrelay.relay.keeping.Keeper;
import org.tandemrelay.relay.observe.CallMetrics;
import org.tandemrelay.relay.observe.LoopWatch;
import org.tandemrelay.relay.overload.Overload;
import org.tandemrelay.relay.tool.Toolbox;
import org.tandemrelay.relay.tool.WebhookClient;
import org.tandemrelay.upstream.openai.OpenAiRealtime;
import org.tandemrelay.upstream.transport.Transport;

/**
 * A relay that runs. Safe from any thread, but from an event loop: starting and stopping block.
 */
public final class RelayServer implements AutoCloseable {

    /** An event loop that has not come round for so long is named in the log. */
    private static final Duration STUCK = Duration.ofSeconds(1);

    private static final long LOOK_MILLIS = 250;
    private static final long POLL_MILLIS = 20;
    private static final long FAREWELL_MILLIS = 2_500;

    private final AgentDirectory agents;
    private final Models models;
    private final WebhookClient webhooks = new WebhookClient();
    private final CallerPort.Loops loops;
    private final Switchboard switchboard;
    private final LoopWatch watch;
    private final Overload overload;
    private final ScheduledExecutorService offLoop = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tandem-status");
        thread.setDaemon(true);
        return thread;
    });
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    /** Found while the rest is made. */
    private final CompletableFuture<OpusSupport> opus = CompletableFuture.supplyAsync(OpusSupport::find, offLoop);

    private final Duration grace;

    private final ConfigurationSource source;
    private final AgentLines lines;
    private final Accounts accounts;

    /** Null if nothing is kept of calls. */
    private final @Nullable Keeper keeper;

    /** These are null until it is open. */
    private @Nullable CallerPort port;

    /** Asked by event loops. */
    private volatile @Nullable FirstCalls firstCalls;

    private @Nullable Reloader reloader;

    private RelayServer(Configuration configuration, ConfigurationSource source) throws IOException {
        this.source = source;
        Transport transport = configuration.get(ServerSettings.TRANSPORT).transport();
        CallMetrics metrics = new CallMetrics(registry);
        grace = configuration.get(ServerSettings.DRAIN);
        agents = configuration.agents();
        int given = configuration.get(ServerSettings.EVENT_LOOPS);
        int forCalls = given == 0 ? Runtime.getRuntime().availableProcessors() : given;
        loops = new CallerPort.Loops(
                transport, transport.newGroup(1, "tandem-accept"), transport.newGroup(forCalls, "tandem-calls"));
        models = ModelsReader.read(configuration, new OpenAiRealtime(metrics::unknownModelEvent), registry);
        lines = lines(configuration);
        keeper = KeeperReader.read(configuration, registry);
        accounts = Accounts.open(configuration, registry);
        switchboard =
                new Switchboard(lines, loops.calls(), new Switchboard.Books(metrics, accounts.spending(), keeper));
        watch = new LoopWatch(loops.calls(), STUCK, Ticker.systemTicker(), registry);
        offLoop.scheduleWithFixedDelay(watch::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        overload = OverloadReader.read(configuration, loops.calls(), switchboard, registry);
        OverloadReader.start(overload, offLoop);
    }

    private AgentLines lines(Configuration configuration) throws IOException {
        List<AgentLine> lines = new ArrayList<>();
        for (AgentProfile agent : agents.all()) {
            lines.add(new AgentLine(
                    agent,
                    CallSettingsReader.callSettings(
                            configuration, agent, Toolbox.of(agent.session().tools(), webhooks)),
                    models.connector(agent.model())));
        }
        return new AgentLines(agents, lines);
    }

    /**
     * Starts a relay and waits until it listens.
     *
     * @throws IOException if the address cannot be had, or the page not be read; the message says which
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
        port = CallerPort.open(address, loops, frontDoor(configuration, address), tls);
        firstCalls = FirstCalls.begin(configuration, loops);
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
        offLoop.scheduleWithFixedDelay(tls::refresh, 1, 1, TimeUnit.SECONDS);
        return tls;
    }

    private FrontDoor frontDoor(Configuration configuration, InetSocketAddress address) throws IOException {
        boolean loopback = address.getAddress() != null && address.getAddress().isLoopbackAddress();
        AdmissionReader callers = AdmissionReader.read(configuration, loopback);
        reloader(configuration, new Reloader.Parts(switchboard, models, callers, overload, offLoop));
        return FrontDoorReader.read(
                configuration,
                callers,
                new FrontDoorReader.Parts(switchboard, watch, overload, registry, offLoop, opus, keeper, this::warm));
    }

    private void reloader(Configuration configuration, Reloader.Parts parts) {
        Reloader made = new Reloader(source, configuration, lines, parts);
        reloader = made;
        if (keeper != null) {
            offLoop.scheduleWithFixedDelay(keeper::sweep, 0, 1, TimeUnit.HOURS);
        }
        if (configuration.get(ServerSettings.RELOAD) && !configuration.files().isEmpty()) {
            offLoop.scheduleWithFixedDelay(made::refresh, 1, 1, TimeUnit.SECONDS);
        }
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
                : CompletableFuture.supplyAsync(bound::reload, offLoop);
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
        return models.endpoint(agents.usual().model()).toString();
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
        loops.accepting().shutdownGracefully(0, FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
        loops.calls()
                .shutdownGracefully(100, FAREWELL_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
        if (keeper != null) {
            keeper.close();
        }
        accounts.close();
        models.close();
        webhooks.close();
        offLoop.shutdown();
        registry.close();
    }
}
