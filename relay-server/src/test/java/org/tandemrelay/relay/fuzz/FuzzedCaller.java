package org.tandemrelay.relay.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.settings.CallLimits;
import org.tandemrelay.relay.call.settings.CallSettings;
import org.tandemrelay.relay.caller.CallerDialect;
import org.tandemrelay.relay.caller.RefusedUpgrade;
import org.tandemrelay.relay.observe.CallMetrics;
import org.tandemrelay.relay.playout.PlayoutSettings;
import org.tandemrelay.upstream.connect.ModelConnector;
import org.tandemrelay.upstream.connect.ModelEndpoint;
import org.tandemrelay.upstream.connect.ModelLimits;
import org.tandemrelay.upstream.connect.ModelProtocol;
import org.tandemrelay.upstream.openai.OpenAiRealtime;
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
        call(leg -> leg.hear(model, input));
    }

    private void call(Consumer<FuzzedLeg> talk) throws RefusedUpgrade {
        inputs++;
        FuzzedLeg leg = FuzzedLeg.open(dialect, loop, switchboard);
        talk.accept(leg);
        leg.end();
        loop.runNow();
        // Else the input has found a fault of the relay's.
        assertThat(leg.cause()).isNotEqualTo(CloseCause.RELAY_FAILED);
        assertThat(leg.heldBytes()).as("bytes that nobody released").isZero();
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
}
