package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpHeaders;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.Call;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.settings.CallLimits;
import org.tandemrelay.relay.call.settings.CallSettings;
import org.tandemrelay.relay.caller.CallerAudio;
import org.tandemrelay.relay.caller.CallerDialect;
import org.tandemrelay.relay.caller.CallerDialects;
import org.tandemrelay.relay.caller.CallerLimits;
import org.tandemrelay.relay.caller.CallerProtocol;
import org.tandemrelay.relay.caller.CallerRequest;
import org.tandemrelay.relay.caller.RefusedUpgrade;
import org.tandemrelay.relay.caller.tandem.NativeDialect;
import org.tandemrelay.relay.door.ConnectionLimit;
import org.tandemrelay.relay.door.FrontDoor;
import org.tandemrelay.relay.door.HttpEndpoints;
import org.tandemrelay.relay.http.TrustedProxies;
import org.tandemrelay.relay.observe.CallMetrics;
import org.tandemrelay.relay.overload.Overload;
import org.tandemrelay.relay.overload.Turnstile;
import org.tandemrelay.relay.playout.PlayoutSettings;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.connect.ModelConnector;
import org.tandemrelay.upstream.connect.ModelDialect;
import org.tandemrelay.upstream.connect.ModelEndpoint;
import org.tandemrelay.upstream.connect.ModelLimits;
import org.tandemrelay.upstream.connect.ModelProtocol;
import org.tandemrelay.upstream.openai.OpenAiRealtime;
import org.tandemrelay.upstream.session.SessionOpen;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;
import org.tandemrelay.upstream.transport.Transport;

/** A call is one event loop: both sockets, both directions, one thread. */
class OneLoopTest {

    private static final AudioFormat WIDE = AudioFormat.pcm16(16_000);
    private static final Duration LONG = Duration.ofMinutes(1);

    /** The call that is being set up on this thread: what is dialled meanwhile is its model. */
    private static final ThreadLocal<Trace> BEGINNING = new ThreadLocal<>();

    private final List<Trace> traces = new java.util.concurrent.CopyOnWriteArrayList<>();

    /** Where things happened in one call. */
    private static final class Trace {
        private final Map<String, Set<Thread>> threads = new ConcurrentHashMap<>();
        private final List<Channel> modelChannels = new java.util.concurrent.CopyOnWriteArrayList<>();
        private volatile EventLoop callerLoop;

        void note(String what) {
            threads.computeIfAbsent(what, any -> ConcurrentHashMap.newKeySet()).add(Thread.currentThread());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void bothSocketsOfACallAreOnOneEventLoopAndOneThread(int loops) throws Exception {
        // Given
        byte[] turn = Speech.turn("go-forward-ten-meters.wav", WIDE);
        SimulatorSettings simulated = SimulatorSettings.defaults()
                .withThinkingMillis(20)
                .withSpeed(20)
                .withEventLoops(2);
        try (RealtimeSimulator simulator = RealtimeSimulator.start(simulated);
                Relay relay = new Relay(loops, simulator.url())) {
            List<NativeCaller> callers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                callers.add(NativeCaller.call(relay.url()));
            }

            // When
            callers.forEach(caller -> caller.send(turn));
            callers.forEach(caller -> caller.await("mark", 1));
            callers.forEach(NativeCaller::close);

            // Then
            assertThat(traces).hasSize(5).allSatisfy(OneLoopTest::assertOneLoop);
            assertThat(traces.stream().map(trace -> trace.callerLoop).collect(Collectors.toSet()))
                    .hasSize(loops);
        }
    }

    private static void assertOneLoop(Trace trace) {
        assertThat(trace.modelChannels)
                .hasSize(1)
                .allSatisfy(channel -> assertThat(channel.eventLoop()).isSameAs(trace.callerLoop));
        assertThat(trace.threads)
                .containsKeys(
                        "caller onBinary",
                        "caller writeAudio",
                        "caller stateChanged",
                        "model onText",
                        "model writeAudio");
        assertThat(trace.threads.values().stream().flatMap(Set::stream).collect(Collectors.toSet()))
                .hasSize(1);
    }

    /** A relay put together from its public parts, with recorders between them. */
    private final class Relay implements AutoCloseable {
        private final EventLoopGroup loops;
        private final ModelConnector connector;
        private final Channel listening;

        Relay(int loopCount, URI model) throws SSLException {
            loops = new RecordingGroup(loopCount);
            CallMetrics metrics = new CallMetrics(new SimpleMeterRegistry());
            connector = new ModelConnector(
                    Transport.NIO,
                    new RecordingModel(new OpenAiRealtime(metrics::unknownModelEvent)),
                    new ModelEndpoint(model, "key"),
                    ModelLimits.defaults());
            CallSettings settings = new CallSettings(
                    new CallLimits(30_000, 30_000, LONG, LONG, LONG),
                    new PlayoutSettings(PlayoutSettings.UNLIMITED, 60_000),
                    new SessionOpen(null, null, null),
                    true,
                    Duration.ofMillis(250));
            FrontDoor door = new FrontDoor(
                    new CallerDialects(List.of(new RecordingCaller(new NativeDialect(64 << 10, new CallerAudio(""))))),
                    new HttpEndpoints(),
                    OpenDoor.admission(),
                    new Switchboard(settings, loops, connector, metrics),
                    Overload.none(),
                    Turnstile.open(),
                    new CallerLimits(LONG, LONG.multipliedBy(2), false, 0, Duration.ofSeconds(2)),
                    LONG,
                    new ConnectionLimit(100),
                    TrustedProxies.none(),
                    reason -> {});
            ChannelFuture bound = new ServerBootstrap()
                    .group(loops)
                    .channel(Transport.NIO.serverChannel())
                    .childHandler(door.initializer())
                    .bind("127.0.0.1", 0)
                    .syncUninterruptibly();
            listening = bound.channel();
        }

        URI url() {
            int port = ((InetSocketAddress) listening.localAddress()).getPort();
            return URI.create("ws://127.0.0.1:" + port + "/v1/call?rate=16000");
        }

        @Override
        public void close() {
            listening.close().syncUninterruptibly();
            loops.shutdownGracefully(0, 2_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
            connector.close();
        }
    }

    /** Notes which sockets are dialled while a call begins. */
    private static final class RecordingGroup extends MultiThreadIoEventLoopGroup {
        RecordingGroup(int loops) {
            super(loops, NioIoHandler.newFactory());
        }

        @Override
        protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... arguments) {
            return new SingleThreadIoEventLoop(this, executor, handlers) {
                @Override
                public ChannelFuture register(ChannelPromise promise) {
                    Trace beginning = BEGINNING.get();
                    if (beginning != null && promise.channel() instanceof SocketChannel) {
                        beginning.modelChannels.add(promise.channel());
                    }
                    return super.register(promise);
                }
            };
        }
    }

    private final class RecordingCaller implements CallerDialect {
        private final CallerDialect dialect;

        RecordingCaller(CallerDialect dialect) {
            this.dialect = dialect;
        }

        @Override
        public String name() {
            return dialect.name();
        }

        @Override
        public String path() {
            return dialect.path();
        }

        @Override
        public int maxMessageBytes() {
            return dialect.maxMessageBytes();
        }

        @Override
        public CallerCapabilities capabilities() {
            return dialect.capabilities();
        }

        @Override
        public CallerProtocol newProtocol(CallerRequest request) throws RefusedUpgrade {
            Trace trace = new Trace();
            traces.add(trace);
            return noting("caller", CallerProtocol.class, dialect.newProtocol(request), trace);
        }
    }

    private static final class RecordingModel implements ModelDialect {
        private final ModelDialect dialect;

        RecordingModel(ModelDialect dialect) {
            this.dialect = dialect;
        }

        @Override
        public String name() {
            return dialect.name();
        }

        @Override
        public HttpHeaders upgradeHeaders(ModelEndpoint endpoint) {
            return dialect.upgradeHeaders(endpoint);
        }

        @Override
        public ModelProtocol newProtocol(SessionOpen open) {
            return noting("model", ModelProtocol.class, dialect.newProtocol(open), BEGINNING.get());
        }
    }

    /** The same, and each call of it is noted. A caller's {@code onOpen} is the beginning of its call. */
    private static <T> T noting(String side, Class<T> type, T target, Trace trace) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    trace.note(side + " " + method.getName());
                    if (arguments != null && arguments[arguments.length - 1] instanceof Call call) {
                        trace.callerLoop = call.loop();
                        BEGINNING.set(trace);
                        // Behind what the event loop is doing now, which is to begin the call.
                        call.loop().execute(BEGINNING::remove);
                    }
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                }));
    }
}
