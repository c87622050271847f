package org.tandemrelay.relay.server;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentDirectory;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.relay.call.settings.AgentLine;
import org.tandemrelay.relay.call.settings.AgentLines;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.ConfigurationSource;
import org.tandemrelay.relay.configuration.ServerSettings;
import org.tandemrelay.relay.keeping.Keeper;
import org.tandemrelay.relay.observe.CallMetrics;
import org.tandemrelay.relay.observe.LoopWatch;
import org.tandemrelay.relay.overload.Overload;
import org.tandemrelay.relay.tool.Toolbox;
import org.tandemrelay.relay.tool.WebhookClient;
import org.tandemrelay.upstream.openai.OpenAiRealtime;
import org.tandemrelay.upstream.transport.Transport;

/** What a relay has behind its door, by the configuration: all that calls need, and what looks after it. */
final class RelayParts {

    /** An event loop that has not come round for so long is named in the log: with the time until somebody looks, within a second. */
    private static final Duration STUCK = Duration.ofMillis(650);

    private static final long LOOK_MILLIS = 100;
    private static final long STOP_MILLIS = 2_500;

    /** Between looks at what is to be deleted. */
    private static final long SWEEP_SECONDS = 10;

    private final ScheduledExecutorService offLoop = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tandem-status");
        thread.setDaemon(true);
        return thread;
    });

    /** Found while the rest is made. */
    private final CompletableFuture<OpusSupport> opus = CompletableFuture.supplyAsync(OpusSupport::find, offLoop);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final WebhookClient webhooks = new WebhookClient();
    private final CallerPort.Loops loops;
    private final Models models;
    private final AgentLines lines;
    private final Accounts accounts;
    private final Switchboard switchboard;
    private final LoopWatch watch;
    private final Future<?> looking;
    private final Overload overload;

    /** Null if nothing is kept of calls. */
    private final @Nullable Keeper keeper;

    RelayParts(Configuration configuration) throws IOException {
        Transport transport = configuration.get(ServerSettings.TRANSPORT).transport();
        CallMetrics metrics = new CallMetrics(registry);
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
        looking = offLoop.scheduleWithFixedDelay(watch::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        overload = OverloadReader.read(configuration, loops.calls(), switchboard, registry);
        OverloadReader.start(overload, offLoop);
        if (keeper != null) {
            offLoop.scheduleWithFixedDelay(keeper::sweep, 0, SWEEP_SECONDS, TimeUnit.SECONDS);
        }
    }

    private AgentLines lines(Configuration configuration) throws IOException {
        AgentDirectory agents = configuration.agents();
        List<AgentLine> made = new ArrayList<>();
        for (AgentProfile agent : agents.all()) {
            made.add(new AgentLine(
                    agent,
                    CallSettingsReader.callSettings(
                            configuration, agent, Toolbox.of(agent.session().tools(), webhooks)),
                    models.connector(agent.model())));
        }
        return new AgentLines(agents, made);
    }

    /** The event loops, and what they run on. */
    CallerPort.Loops loops() {
        return loops;
    }

    /** Makes calls. */
    Switchboard switchboard() {
        return switchboard;
    }

    /** The models that are dialled. */
    Models models() {
        return models;
    }

    /** The one thread for what may block. */
    ScheduledExecutorService offLoop() {
        return offLoop;
    }

    /** What a door needs of all this. */
    FrontDoorReader.Parts forFrontDoor(BooleanSupplier warm) {
        return new FrontDoorReader.Parts(switchboard, watch, overload, registry, offLoop, opus, keeper, warm);
    }

    /** What takes the configuration when it is read again. */
    Reloader reloader(ConfigurationSource source, Configuration current, AdmissionReader callers) {
        return new Reloader(
                source, current, lines, new Reloader.Parts(switchboard, models, callers, overload, offLoop));
    }

    /** Stops all of it. The calls must be over. Blocks until it is done. */
    void close() {
        // A loop that is asked again and again is never quiet.
        looking.cancel(false);
        loops.accepting().shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS);
        loops.calls()
                .shutdownGracefully(100, STOP_MILLIS, TimeUnit.MILLISECONDS)
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
