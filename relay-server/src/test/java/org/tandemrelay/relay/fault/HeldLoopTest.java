package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tandemrelay.relay.NativeCaller;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** An event loop that stands still, of a relay in a process of its own: its thread is held by a debugger. */
@Tag("slow")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class HeldLoopTest {

    private static final String LOOP = "tandem-calls";

    /** Waits for the relay's JVM to come to it, as it starts. */
    private static final class Debugger {
        private final ListeningConnector connector = Bootstrap.virtualMachineManager().listeningConnectors().stream()
                .filter(one -> one.transport().name().equals("dt_socket"))
                .findFirst()
                .orElseThrow();
        private final Map<String, Connector.Argument> arguments = connector.defaultArguments();
        private final String address;
        private final CompletableFuture<VirtualMachine> relay;

        Debugger() {
            try {
                arguments.get("localAddress").setValue("127.0.0.1");
                String listening = connector.startListening(arguments);
                address = "127.0.0.1:" + listening.substring(listening.lastIndexOf(':') + 1);
            } catch (IOException | IllegalConnectorArgumentsException e) {
                throw new AssertionError(e);
            }
            relay = CompletableFuture.supplyAsync(this::accept);
        }

        private VirtualMachine accept() {
            try {
                VirtualMachine come = connector.accept(arguments);
                connector.stopListening(arguments);
                return come;
            } catch (IOException | IllegalConnectorArgumentsException e) {
                throw new AssertionError(e);
            }
        }

        List<ThreadReference> loops() {
            return relay.join().allThreads().stream()
                    .filter(thread -> thread.name().startsWith(LOOP))
                    .toList();
        }
    }

    /** What /readyz says, by whichever loop the connection comes to; 0 if that says nothing. */
    private static int readiness(RelayProcess relay) throws IOException {
        HttpURLConnection asked = (HttpURLConnection) URI.create("http://127.0.0.1:" + relay.port() + "/readyz")
                .toURL()
                .openConnection();
        asked.setConnectTimeout(500);
        asked.setReadTimeout(500);
        asked.setRequestProperty("Connection", "close");
        try {
            return asked.getResponseCode();
        } catch (SocketTimeoutException held) {
            return 0;
        } finally {
            asked.disconnect();
        }
    }

    private static List<String> warnings(RelayProcess relay) {
        return relay.said().stream()
                .filter(line -> line.contains("an event loop is held up"))
                .toList();
    }

    private static void await(int status, RelayProcess relay) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(20))
                .until(() -> readiness(relay) == status);
    }

    @Test
    @Row(
            value = "F32",
            holds =
                    "a loop of a real relay held for 2 s: named in the log within 1 s, not ready meanwhile, no call cut")
    void namesALoopThatStandsStillWithinASecond() {
        // Given
        Debugger debugger = new Debugger();
        try (RealtimeSimulator model = RealtimeSimulator.start(
                        SimulatorSettings.defaults().withThinkingMillis(20).withSpeed(20));
                RelayProcess relay = RelayProcess.start(
                        List.of(),
                        Map.of(
                                "JAVA_TOOL_OPTIONS",
                                "-agentlib:jdwp=transport=dt_socket,server=n,suspend=n,address=" + debugger.address),
                        "--event-loops=2",
                        "--model-url=" + model.url(),
                        "--model-key=key",
                        "--playout-lead=unlimited");
                NativeCaller one = relay.call();
                NativeCaller other = relay.call()) {
            one.awaitState("listening");
            other.awaitState("listening");
            await(200, relay);
            ThreadReference loop = debugger.loops().get(0);
            // A busy machine may have held one up while the relay began.
            int before = warnings(relay).size();

            // When
            loop.suspend();
            long held = System.nanoTime();
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> warnings(relay).size() > before);
            long namedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - held);
            await(503, relay);
            Awaitility.await().until(() -> System.nanoTime() - held > TimeUnit.SECONDS.toNanos(2));
            loop.resume();

            // Then
            System.out.printf("an event loop held by a debugger: named after %d ms%n", namedMillis);
            assertThat(warnings(relay).get(before)).contains("io.netty.channel");
            assertThat(namedMillis).isLessThan(1_000);
            await(200, relay);
            for (NativeCaller caller : List.of(one, other)) {
                caller.say("{\"type\":\"text\",\"text\":\"on\"}");
                caller.await("mark", 1);
                assertThat(caller.isClosed()).isFalse();
            }
        }
    }
}
