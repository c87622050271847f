package org.tandemrelay.relay.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.leg.Packets;
import org.tandemrelay.relay.call.leg.QuietLeg;
import org.tandemrelay.relay.call.settings.CallLimits;
import org.tandemrelay.relay.call.settings.CallSettings;
import org.tandemrelay.relay.observe.CallMetrics;
import org.tandemrelay.relay.playout.PlayoutSettings;
import org.tandemrelay.upstream.connect.ModelConnector;
import org.tandemrelay.upstream.connect.ModelEndpoint;
import org.tandemrelay.upstream.connect.ModelLimits;
import org.tandemrelay.upstream.openai.OpenAiRealtime;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.session.SessionOpen;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;
import org.tandemrelay.upstream.transport.Transport;

/** An error in the relay's own code ends the call that it happened in, on both sides, and no other. */
class FailedCallTest {

    private static final AudioFormat PCM24 = AudioFormat.pcm16(24_000);
    private static final int PIECES_BEFORE_THE_ERROR = 40;

    private final RealtimeSimulator simulator = RealtimeSimulator.start(
            SimulatorSettings.defaults().withThinkingMillis(0).withSpeed(50));
    private final EventLoopGroup loops = Transport.NIO.newGroup(1, "calls");
    private final EventLoop loop = loops.next();
    private final ModelConnector connector;
    private final Switchboard switchboard;

    FailedCallTest() throws SSLException {
        connector = new ModelConnector(
                Transport.NIO,
                new OpenAiRealtime(() -> {}),
                new ModelEndpoint(simulator.url(), "key"),
                ModelLimits.defaults());
        switchboard = new Switchboard(
                new CallSettings(
                        new CallLimits(
                                5_000, 1_000, Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ofMinutes(1)),
                        new PlayoutSettings(200, 120_000),
                        SessionOpen.defaults(),
                        true,
                        Duration.ofMillis(100)),
                loops,
                connector,
                new CallMetrics(new SimpleMeterRegistry()));
    }

    @BeforeEach
    void noCallsYet() {
        assertThat(switchboard.liveCalls()).isZero();
    }

    @AfterEach
    void stop() {
        switchboard.endAll(CloseCause.RELAY_DRAINING);
        await().until(() -> switchboard.liveCalls() == 0);
        connector.close();
        simulator.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Leg call(Leg leg) {
        loop.execute(() -> {
            Call call = switchboard.newCall(leg, new CallerEvent.CallStarted(Map.of(), PCM24, Packets.any(PCM24)));
            call.start();
            call.onCallerEvent(new CallerEvent.Text("say something long, and then some more"));
        });
        return leg;
    }

    @Test
    void endsTheCallOfAFailedBeatAndNoOther() {
        // When
        Leg failing = call(new Leg(loop, PIECES_BEFORE_THE_ERROR));
        Leg other = call(new Leg(loop, Integer.MAX_VALUE));

        // Then
        await().untilAsserted(() ->
                assertThat(failing.ends()).extracting(end -> end.cause()).containsExactly(CloseCause.RELAY_FAILED));
        await().untilAsserted(() -> assertThat(simulator.sessions())
                .extracting(session -> session.closeCode())
                .contains(1001));
        await().untilAsserted(() -> assertThat(other.pieces).hasSizeGreaterThan(2 * PIECES_BEFORE_THE_ERROR));
        assertThat(other.ends()).isEmpty();
        assertThat(switchboard.liveCalls()).isEqualTo(1);
    }

    /** Takes so many pieces of speech, and then breaks. */
    private static final class Leg extends QuietLeg {

        private final int breaksAfter;
        private final List<Integer> pieces = new CopyOnWriteArrayList<>();
        private final List<CallerCommand> commands = new CopyOnWriteArrayList<>();

        Leg(EventLoop loop, int breaksAfter) {
            super(loop);
            this.breaksAfter = breaksAfter;
        }

        List<CallerCommand.Hangup> ends() {
            return commands.stream()
                    .filter(CallerCommand.Hangup.class::isInstance)
                    .map(CallerCommand.Hangup.class::cast)
                    .toList();
        }

        @Override
        public void sendAudio(OutputItem item, ByteBuf audio) {
            pieces.add(audio.readableBytes());
            audio.release();
            if (pieces.size() > breaksAfter) {
                throw new StackOverflowError("on purpose");
            }
        }

        @Override
        public void send(CallerCommand command) {
            commands.add(command);
        }
    }
}
