package org.tandemrelay.upstream.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.upstream.openai.OpenAiRealtime;
import org.tandemrelay.upstream.session.ModelCommand.ResponseCreate;
import org.tandemrelay.upstream.session.ModelCommand.SessionClose;
import org.tandemrelay.upstream.session.ModelEvent.SessionReady;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;
import org.tandemrelay.upstream.transport.Transport;

/** Sessions over real sockets, with the simulator at the other end. */
@Execution(ExecutionMode.SAME_THREAD)
abstract class ModelConnectorFixture {

    static final String KEY = "sk-very-secret-0123456789";
    static final ModelLimits PATIENT = ModelLimits.defaults();
    static final Duration SHORT = Duration.ofMillis(300);

    static final ModelLimits HASTY =
            new ModelLimits(SHORT, SHORT, Duration.ofMillis(100), Duration.ofMillis(400), 1 << 20);

    /** Quick to miss the model, once the session is there. */
    static final ModelLimits PINGING = new ModelLimits(
            PATIENT.connectTimeout(), PATIENT.readyTimeout(), HASTY.pingInterval(), HASTY.silence(), 1 << 20);

    static CountingLoop loop;
    static RealtimeSimulator simulator;

    final List<ModelConnector> connectors = new ArrayList<>();
    final List<TestCall> calls = new ArrayList<>();

    @BeforeAll
    static void start() {
        loop = new CountingLoop();
        simulator = RealtimeSimulator.start(
                SimulatorSettings.defaults().withThinkingMillis(0).withSpeed(50));
    }

    @AfterAll
    static void stop() {
        simulator.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Knows how many channels it has. */
    static final class CountingLoop extends SingleThreadIoEventLoop {
        CountingLoop() {
            super(null, new DefaultThreadFactory("call"), NioIoHandler.newFactory());
        }

        int channels() {
            return getNumOfRegisteredChannels();
        }
    }

    /** However it went: one end at most, told on one thread, and no channel left. */
    @AfterEach
    void nothingIsLeft() {
        calls.forEach(call -> call.run(session -> session.send(new SessionClose(1000, ""))));
        connectors.forEach(ModelConnector::close);
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(loop.channels()).isZero());
        calls.forEach(TestCall::assertContractHeld);
    }

    final TestCall dial(URI url, ModelLimits limits) {
        return dial(url, limits, null);
    }

    final TestCall dial(URI url, ModelLimits limits, @Nullable SslContext tls) {
        ModelConnector connector = new ModelConnector(
                Transport.NIO,
                new OpenAiRealtime(() -> {}),
                new ModelEndpoint(url, KEY),
                limits,
                new ModelRoute(ModelNames.ofTheMachine(Transport.NIO), tls));
        connectors.add(connector);
        TestCall call = TestCall.dial(loop, connector);
        calls.add(call);
        return call;
    }

    final TestCall ready(URI url, ModelLimits limits) {
        TestCall call = dial(url, limits);
        call.await1(SessionReady.class);
        return call;
    }

    final TestCall speaking(String faults, ModelLimits limits) {
        return ready(simulator.url(faults), limits).run(session -> session.send(new ResponseCreate(null)));
    }

    static int closeCodeOfLastSession() {
        return simulator.sessions().get(simulator.sessions().size() - 1).closeCode();
    }

    static void awaitCloseCode(int code) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(closeCodeOfLastSession()).isEqualTo(code));
    }
}
