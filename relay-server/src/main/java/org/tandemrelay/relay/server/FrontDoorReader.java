package org.tandemrelay.relay.server;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.admission.RecordingEndpoint;
import org.tandemrelay.relay.admission.TokenEndpoint;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.relay.caller.CallerDialects;
import org.tandemrelay.relay.caller.twilio.TwilioAnswer;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.OverloadSettings;
import org.tandemrelay.relay.configuration.ServerSettings;
import org.tandemrelay.relay.door.ConnectionLimit;
import org.tandemrelay.relay.door.FrontDoor;
import org.tandemrelay.relay.door.HttpEndpoints;
import org.tandemrelay.relay.door.PageFiles;
import org.tandemrelay.relay.http.TrustedProxies;
import org.tandemrelay.relay.keeping.Keeper;
import org.tandemrelay.relay.observe.LoopWatch;
import org.tandemrelay.relay.overload.Overload;
import org.tandemrelay.relay.overload.Turnstile;
import org.tandemrelay.relay.server.StatusEndpoints.Obstacle;

/** What is behind the one port of a relay, by the configuration. */
final class FrontDoorReader {

    private static final Logger LOG = LoggerFactory.getLogger(FrontDoorReader.class);

    private FrontDoorReader() {}

    /**
     * What it leads to.
     *
     * @param switchboard makes the calls
     * @param watch over its event loops
     * @param overload whether there is too much to do
     * @param registry of what is counted
     * @param offLoop where answers are made that take their time
     * @param opus whether callers can have it; found meanwhile
     * @param keeper keeps what is said; null if nobody does
     * @param warm whether it is warm
     */
    record Parts(
            Switchboard switchboard,
            LoopWatch watch,
            Overload overload,
            PrometheusMeterRegistry registry,
            ScheduledExecutorService offLoop,
            CompletableFuture<OpusSupport> opus,
            @Nullable Keeper keeper,
            BooleanSupplier warm) {}

    /**
     * The front door.
     *
     * @throws IOException if the page cannot be read
     */
    static FrontDoor read(Configuration configuration, AdmissionReader callers, Parts parts) throws IOException {
        return new FrontDoor(
                dialects(configuration, parts.opus().join()),
                endpoints(configuration, callers, parts),
                callers.admission(),
                parts.switchboard(),
                parts.overload(),
                OverloadReader.turnstile(configuration, parts.overload(), parts.registry()),
                CallSettingsReader.callerLimits(configuration),
                configuration.get(ServerSettings.HANDSHAKE_TIMEOUT),
                connections(configuration.get(ServerSettings.MAX_CONNECTIONS)),
                configuration.get(ServerSettings.PROXY_PROTOCOL)
                        ? TwilioSettingsReader.proxies(configuration)
                        : TrustedProxies.none(),
                new RefusalMetrics(parts.registry()));
    }

    /** A door for the calls that warm the relay up, and for nobody else. */
    static FrontDoor firstCalls(Configuration configuration, Switchboard switchboard, String key) {
        return new FrontDoor(
                DialectList.ofFirstCalls(configuration),
                new HttpEndpoints(),
                AdmissionReader.only(key),
                switchboard,
                Overload.none(),
                Turnstile.open(),
                CallSettingsReader.callerLimits(configuration),
                configuration.get(ServerSettings.HANDSHAKE_TIMEOUT),
                ConnectionLimit.ofThisProcess(),
                TrustedProxies.none(),
                reason -> {});
    }

    private static List<Obstacle> obstacles(Configuration configuration, Parts parts) {
        boolean tells = configuration.get(OverloadSettings.SHED_UNREADY);
        return List.of(
                new Obstacle("shutting down", parts.switchboard()::draining),
                new Obstacle("warming up", () -> !parts.warm().getAsBoolean()),
                new Obstacle("an event loop is held up", () -> !parts.watch().allGoRound()),
                new Obstacle("overloaded", () -> tells && parts.overload().everywhere()));
    }

    private static HttpEndpoints endpoints(Configuration configuration, AdmissionReader callers, Parts parts)
            throws IOException {
        HttpEndpoints endpoints = new HttpEndpoints()
                .with(PageFiles.load())
                .with("/healthz", StatusEndpoints.health())
                .with("/readyz", StatusEndpoints.readiness(obstacles(configuration, parts)))
                .with("/metrics", new MetricsEndpoint(parts.registry(), parts.offLoop()))
                .with(TokenEndpoint.PATH, callers.tokenEndpoint(configuration.agents(), parts.offLoop()))
                .with(
                        TwilioAnswer.PATH,
                        new TwilioAnswer(
                                TwilioSettingsReader.read(configuration),
                                () -> callers.twilioTicket(configuration, parts.offLoop())));
        Keeper keeper = parts.keeper();
        if (keeper != null) {
            endpoints.below(
                    RecordingEndpoint.PREFIX,
                    new RecordingEndpoint(
                            callers.admission().origins(), callers.admission().doorkeeper(), keeper::pause));
        }
        return endpoints;
    }

    private static ConnectionLimit connections(int most) {
        return most == 0 ? ConnectionLimit.ofThisProcess() : new ConnectionLimit(most);
    }

    private static CallerDialects dialects(Configuration configuration, OpusSupport found) {
        LOG.atInfo().addKeyValue("opus", found.description()).log("encodings of callers");
        return DialectList.of(configuration, found);
    }
}
