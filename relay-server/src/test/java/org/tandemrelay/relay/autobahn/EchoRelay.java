package org.tandemrelay.relay.autobahn;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.tandemrelay.relay.OpenDoor;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.settings.CallLimits;
import org.tandemrelay.relay.call.settings.CallSettings;
import org.tandemrelay.relay.caller.CallerDialects;
import org.tandemrelay.relay.caller.CallerLimits;
import org.tandemrelay.relay.door.ConnectionLimit;
import org.tandemrelay.relay.door.FrontDoor;
import org.tandemrelay.relay.door.HttpEndpoints;
import org.tandemrelay.relay.http.TrustedProxies;
import org.tandemrelay.relay.observe.CallMetrics;
import org.tandemrelay.relay.overload.Overload;
import org.tandemrelay.relay.overload.Turnstile;
import org.tandemrelay.relay.playout.PlayoutSettings;
import org.tandemrelay.upstream.connect.ModelConnector;
import org.tandemrelay.upstream.connect.ModelEndpoint;
import org.tandemrelay.upstream.connect.ModelLimits;
import org.tandemrelay.upstream.openai.OpenAiRealtime;
import org.tandemrelay.upstream.session.SessionOpen;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;
import org.tandemrelay.upstream.transport.Transport;
import org.tandemrelay.upstream.websocket.FrameRules;

/** The door, the callers' pipeline and the calls of a relay as they are, with one dialect: {@link EchoDialect}. */
public final class EchoRelay implements AutoCloseable {

    private static final Duration LONG = Duration.ofMinutes(10);

    private static final Duration HANDSHAKE = Duration.ofSeconds(2);

    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final RealtimeSimulator model = RealtimeSimulator.start(SimulatorSettings.defaults());
    private final EventLoopGroup loops = Transport.best().newGroup(1, "echo");
    private final ModelConnector connector;
    private final Switchboard switchboard;
    private final Channel listening;

    private EchoRelay(CallerLimits limits, EchoDialect dialect) throws SSLException {
        connector = new ModelConnector(
                Transport.best(),
                new OpenAiRealtime(() -> {}),
                new ModelEndpoint(model.url(), "key"),
                ModelLimits.defaults());
        CallSettings settings = new CallSettings(
                new CallLimits(30_000, 30_000, LONG, LONG, LONG),
                new PlayoutSettings(200, 120_000),
                SessionOpen.defaults(),
                true,
                Duration.ofSeconds(1));
        switchboard = new Switchboard(settings, loops, connector, new CallMetrics(new SimpleMeterRegistry()));
        FrontDoor door = new FrontDoor(
                new CallerDialects(List.of(dialect)),
                new HttpEndpoints(),
                OpenDoor.admission(),
                switchboard,
                Overload.none(),
                Turnstile.open(),
                limits,
                HANDSHAKE,
                new ConnectionLimit(1_000),
                TrustedProxies.none(),
                reason -> {});
        listening = new ServerBootstrap()
                .group(loops)
                .channel(Transport.best().serverChannel())
                .childHandler(door.initializer())
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .syncUninterruptibly()
                .channel();
    }

    /** With messages as large as the suite's, 16 MiB, and of as many fragments, 65,536. */
    public static EchoRelay lenient(boolean compression) {
        return start(compression, new EchoDialect(16 << 20, new FrameRules(1 << 17, LONG)));
    }

    /** With the rules of most dialects. */
    public static EchoRelay strict(boolean compression) {
        return start(compression, new EchoDialect(64 << 10, FrameRules.strict(64 << 10)));
    }

    private static EchoRelay start(boolean compression, EchoDialect dialect) {
        try {
            return new EchoRelay(new CallerLimits(LONG, LONG.multipliedBy(2), compression, 0, FAREWELL), dialect);
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    public URI url() {
        return URI.create("ws://127.0.0.1:" + port() + "/v1/call");
    }

    public int liveCalls() {
        return switchboard.liveCalls();
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        switchboard.endAll(CloseCause.RELAY_DRAINING);
        loops.shutdownGracefully(100, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
        connector.close();
        model.close();
    }
}
