package org.tandemrelay.relay.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.call.Call;
import org.tandemrelay.relay.call.CallLimits;
import org.tandemrelay.relay.call.CallSettings;
import org.tandemrelay.relay.call.CallerCapabilities;
import org.tandemrelay.relay.call.CallerCommand;
import org.tandemrelay.relay.call.CallerLeg;
import org.tandemrelay.relay.call.CloseCause;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.relay.caller.CallerDialect;
import org.tandemrelay.relay.caller.CallerProtocol;
import org.tandemrelay.relay.caller.CallerRequest;
import org.tandemrelay.relay.caller.CallerSocket;
import org.tandemrelay.relay.caller.RefusedUpgrade;
import org.tandemrelay.relay.http.HttpPeer;
import org.tandemrelay.relay.observe.CallMetrics;
import org.tandemrelay.relay.playout.PlayoutSettings;
import org.tandemrelay.upstream.connect.ModelConnector;
import org.tandemrelay.upstream.connect.ModelEndpoint;
import org.tandemrelay.upstream.connect.ModelLimits;
import org.tandemrelay.upstream.openai.OpenAiRealtime;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.session.SessionOpen;
import org.tandemrelay.upstream.transport.Transport;

/**
 * A caller of one dialect, with a call that dials nobody who answers. An input is a row of messages: a byte says whether text or binary
 * and how long, and the message follows.
 */
final class FuzzedCaller {

    private static final Duration LONG = Duration.ofHours(1);
    private static final URI NOBODY = URI.create("ws://127.0.0.1:1/v1/realtime");

    private final EventLoopGroup loops = Transport.NIO.newGroup(1, "fuzz");
    private final EventLoop loop = loops.next();
    private final CallerDialect dialect;
    private final Switchboard switchboard;

    FuzzedCaller(CallerDialect dialect) {
        this.dialect = dialect;
        if (System.getenv("JAZZER_FUZZ") != null) {
            // Two lines a call would be most of what there is to do.
            ((Logger) LoggerFactory.getLogger("org.tandemrelay")).setLevel(Level.OFF);
        }
        CallSettings settings = new CallSettings(
                new CallLimits(200, 200, LONG, LONG, LONG),
                new PlayoutSettings(200, 1_000),
                SessionOpen.defaults(),
                true,
                Duration.ofSeconds(1));
        switchboard = new Switchboard(settings, loops, nobody(), new CallMetrics(new SimpleMeterRegistry()));
    }

    private static ModelConnector nobody() {
        try {
            return new ModelConnector(
                    Transport.NIO,
                    new OpenAiRealtime(() -> {}),
                    new ModelEndpoint(NOBODY, "key"),
                    ModelLimits.defaults());
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Calls, says it all, and looks at what became of it. */
    void say(byte[] input) {
        Leg leg = new Leg();
        Throwable failure = loop.submit(() -> {
                    leg.open();
                    leg.say(input);
                    leg.end();
                    return leg;
                })
                .awaitUninterruptibly()
                .cause();
        if (failure != null) {
            throw new AssertionError(failure);
        }
        // Else the input has found a fault of the relay's.
        assertThat(leg.cause).isNotEqualTo(CloseCause.RELAY_FAILED);
        assertThat(leg.pool.metric().usedHeapMemory() + leg.pool.metric().usedDirectMemory())
                .as("bytes that nobody released")
                .isZero();
    }

    void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Leg implements CallerLeg, CallerSocket {
        private final UnpooledByteBufAllocator pool = new UnpooledByteBufAllocator(false);
        private CallerProtocol protocol;
        private Call call;
        private CloseCause cause;

        private void open() throws RefusedUpgrade {
            protocol = dialect.newProtocol(new CallerRequest(
                    dialect.path(),
                    Map.of(),
                    new DefaultHttpHeaders(),
                    new HttpPeer(new InetSocketAddress("127.0.0.1", 1), false)));
            call = switchboard.newCall(this, protocol.started());
            protocol.onOpen(this, call);
            if (capabilities().have(CallerCapabilities.Trait.PASS_THROUGH)) {
                // Only then does it take messages. The model is nobody, which is found out when all has been said.
                call.start();
            }
        }

        private void say(byte[] input) {
            int at = 0;
            while (at < input.length && cause == null) {
                boolean text = (input[at] & 0x80) == 0;
                int most = (input[at] & 0x7f) == 0x7f ? input.length : (input[at] & 0x7f) * 4;
                int bytes = Math.min(most, input.length - at - 1);
                ByteBuf message = pool.buffer(Math.max(1, bytes)).writeBytes(input, at + 1, bytes);
                if (text) {
                    try {
                        protocol.onText(message);
                    } finally {
                        message.release();
                    }
                } else {
                    protocol.onBinary(message);
                }
                at += 1 + bytes;
            }
        }

        private void end() {
            call.end(CloseCause.CALLER_LOST);
            call.onCallerGone();
        }

        @Override
        public String dialect() {
            return dialect.name();
        }

        @Override
        public CallerCapabilities capabilities() {
            return protocol.capabilities(dialect.capabilities());
        }

        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public ByteBufAllocator alloc() {
            return pool;
        }

        @Override
        public void sendAudio(OutputItem item, ByteBuf audio) {
            protocol.writeAudio(item, audio);
        }

        @Override
        public void passMessage(ByteBuf message, String kind) {
            protocol.passMessage(message, kind);
        }

        @Override
        public void passSpeech(ByteBuf message) {
            message.release();
        }

        @Override
        public void send(CallerCommand command) {
            if (cause == null) {
                command.applyTo(protocol);
                if (command instanceof CallerCommand.Hangup hangup) {
                    cause = hangup.cause();
                }
            }
        }

        @Override
        public void flush() {
            // Nobody listens.
        }

        @Override
        public void pauseReading(boolean paused) {
            // What is said is said.
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public void writeText(ByteBuf text) {
            text.release();
        }

        @Override
        public void writeBinary(ByteBuf binary) {
            binary.release();
        }

        @Override
        public void takesSpeech(boolean takes) {
            // There is none.
        }
    }
}
