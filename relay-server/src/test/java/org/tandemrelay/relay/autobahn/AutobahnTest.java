package org.tandemrelay.relay.autobahn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.upstream.connect.ModelConnector;
import org.tandemrelay.upstream.connect.ModelEndpoint;
import org.tandemrelay.upstream.connect.ModelLimits;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelListener;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.session.SessionOpen;
import org.tandemrelay.upstream.transport.Transport;

/**
 * Both legs, as they are in a call, through the 247 cases without the large messages, or, with {@code -Dautobahn.all=true}, all 301.
 */
@Tag("autobahn")
class AutobahnTest {

    private static final Path VERDICTS = Path.of("target/autobahn-reports/verdicts.txt");

    @BeforeAll
    static void lookForTheSuite() throws IOException {
        Files.deleteIfExists(VERDICTS);
        String missing = Wstest.missing();
        if (missing != null) {
            print("Autobahn skipped: " + missing);
        }
        assumeTrue(missing == null, missing);
    }

    /** For whoever runs the build: what a test prints goes into a file of its own. */
    private static void print(String line) throws IOException {
        Files.createDirectories(VERDICTS.getParent());
        Files.writeString(VERDICTS, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void assertFlawless(String who, Path directory) throws IOException {
        Map<String, Integer> verdicts = Wstest.verdicts(directory);
        Map<String, String> blemishes = Wstest.blemishes(directory);
        print("Autobahn, " + who + ": " + verdicts + (blemishes.isEmpty() ? "" : ", not wholly well: " + blemishes));
        assertThat(verdicts.entrySet().stream()
                        .filter(verdict -> verdict.getKey().startsWith("behavior"))
                        .mapToInt(Map.Entry::getValue)
                        .sum())
                .isEqualTo(Wstest.CASES);
        assertThat(blemishes).isEmpty();
    }

    @ParameterizedTest(name = "compression {0}")
    @ValueSource(booleans = {false, true})
    @Timeout(1_300)
    void theCallersLegPassesEveryCase(boolean compression) throws Exception {
        // Given
        Path directory = Path.of("target/autobahn-reports/caller-compression-" + compression);
        ObjectNode specification = Wstest.object();
        try (EchoRelay relay = EchoRelay.lenient(compression)) {
            ObjectNode server = specification.putArray("servers").addObject();
            server.put("agent", "caller").put("url", relay.url().toString());
            server.putObject("options").put("version", 18);

            // When
            Wstest.await(Wstest.start("fuzzingclient", specification, directory), Wstest.PATIENCE_SECONDS);
        }

        // Then
        assertFlawless("callers' leg, compression " + (compression ? "on" : "off"), directory);
    }

    @Test
    @Timeout(1_300)
    void theModelsLegPassesEveryCase() throws Exception {
        // Given
        Path directory = Path.of("target/autobahn-reports/model");
        int port = freePort();
        ObjectNode specification = Wstest.object().put("url", "ws://127.0.0.1:" + port);
        Process server = Wstest.start("fuzzingserver", specification, directory);
        EventLoopGroup loops = Transport.best().newGroup(1, "autobahn");
        try {
            awaitListening(port);

            // When
            for (int i = 1; i <= Wstest.CASES; i++) {
                session(loops.next(), port, "/runCase?agent=model&case=" + i);
            }
            session(loops.next(), port, "/updateReports?agent=model");
        } finally {
            server.destroy();
            loops.shutdownGracefully(0, 1_000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
        }

        // Then
        assertFlawless("model's leg", directory);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void awaitListening(int port) {
        Awaitility.await().atMost(20, TimeUnit.SECONDS).ignoreExceptions().until(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port));
                return true;
            }
        });
    }

    /** One whole session, to its end. */
    private static void session(EventLoop loop, int port, String path) throws Exception {
        URI uri = URI.create("ws://127.0.0.1:" + port + path);
        try (ModelConnector connector = new ModelConnector(
                Transport.best(), new EchoModel(), new ModelEndpoint(uri, null), ModelLimits.defaults())) {
            Ended ended = new Ended();
            loop.submit(() -> connector.open(loop, SessionOpen.defaults(), ended))
                    .sync();
            ended.end.get(60, TimeUnit.SECONDS);
        }
    }

    private static final class Ended implements ModelListener {
        private final CompletableFuture<SessionClosed> end = new CompletableFuture<>();

        @Override
        public void onModelEvent(ModelEvent event) {
            if (event instanceof SessionClosed closed) {
                end.complete(closed);
            }
        }

        @Override
        public void onModelAudio(OutputItem item, io.netty.buffer.ByteBuf audio) {
            audio.release();
        }

        @Override
        public void onModelReadComplete() {
            // Echoes are flushed one by one.
        }

        @Override
        public void onModelWritable(boolean writable) {
            // Echoes wait in the socket.
        }
    }
}
