package org.tandemrelay.relay.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
import org.tandemrelay.upstream.connect.ModelProtocol;
import org.tandemrelay.upstream.openai.OpenAiRealtime;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.session.SessionOpen;
import org.tandemrelay.upstream.transport.Transport;

/**
 * A caller of one dialect, with a call that dials nobody who answers. An input is a row of {@link FuzzedMessages}.
 */
final class FuzzedCaller {

    private static final boolean FUZZING = System.getenv("JAZZER_FUZZ") != null;
    private static final Path COUNTS = Path.of("target/fuzz-inputs.txt");
    private static final Duration LONG = Duration.ofHours(1);
    private static final URI NOBODY = URI.create("ws://127.0.0.1:1/v1/realtime");

    /** The thread of the test itself: handing each input to another takes longer than most inputs do. */
    private final ManualIoEventLoop loop = new ManualIoEventLoop(Thread.currentThread(), NioIoHandler.newFactory());

    private final CallerDialect dialect;
    private long inputs;
    private final Switchboard switchboard;

    FuzzedCaller(CallerDialect dialect) {
        this.dialect = dialect;
        if (FUZZING) {
            // Two lines a call would be most of what there is to do.
            ((Logger) LoggerFactory.getLogger("org.tandemrelay")).setLevel(Level.OFF);
        }
        CallSettings settings = new CallSettings(
                new CallLimits(200, 200, LONG, LONG, LONG),
                new PlayoutSettings(200, 1_000),
                SessionOpen.defaults(),
                true,
                Duration.ofSeconds(1));
        switchboard = new Switchboard(settings, loop, nobody(), new CallMetrics(new SimpleMeterRegistry()));
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
    void say(byte[] input) throws RefusedUpgrade {
        call(leg -> leg.say(input));
    }

    /** Calls, says nothing, and has the model say it all. */
    void hear(ModelProtocol model, byte[] input) throws RefusedUpgrade {
        call(leg -> {
            if (!passedThrough(leg)) {
                leg.call.start();
            }
            new FuzzedModel(leg.pool, leg.call).say(model, input);
        });
    }

    private void call(Consumer<Leg> talk) throws RefusedUpgrade {
        inputs++;
        Leg leg = new Leg();
        leg.open();
        talk.accept(leg);
        leg.end();
        loop.runNow();
        // Else the input has found a fault of the relay's.
        assertThat(leg.cause).isNotEqualTo(CloseCause.RELAY_FAILED);
        assertThat(leg.pool.metric().usedHeapMemory() + leg.pool.metric().usedDirectMemory())
                .as("bytes that nobody released")
                .isZero();
    }

    private static boolean passedThrough(Leg leg) {
        return leg.capabilities().have(CallerCapabilities.Trait.PASS_THROUGH);
    }

    /** Writes down how many inputs there were, if more than the few that each build tries. */
    void close(String entry) throws IOException {
        if (FUZZING) {
            String line = "%-16s %,9d inputs%n".formatted(entry, inputs);
            Files.writeString(COUNTS, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        while (!loop.isTerminated()) {
            loop.runNow();
        }
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
            if (passedThrough(this)) {
                // Only then does it take messages. The model is nobody, which is found out when all has been said.
                call.start();
            }
        }

        private void say(byte[] input) {
            new FuzzedMessages(input, pool).forEach((message, text) -> {
                if (text) {
                    try {
                        protocol.onText(message);
                    } finally {
                        message.release();
                    }
                } else {
                    protocol.onBinary(message);
                }
                return cause == null;
            });
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
