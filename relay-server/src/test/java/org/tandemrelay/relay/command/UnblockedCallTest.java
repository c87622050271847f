package org.tandemrelay.relay.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.relay.blocking.BlockingCalls;
import org.tandemrelay.relay.configuration.ConfigurationLoader;
import org.tandemrelay.relay.recorded.Recordings;
import org.tandemrelay.relay.server.RelayServer;

class UnblockedCallTest {

    private static final int RATE = 16_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"opus", "mulaw", "pcm16"})
    void blocksNoEventLoopFromTheFirstRequestToTheEndOfACall(String encoding) throws Exception {
        // Given
        short[] speech = Recordings.speech("made-amiable.wav", RATE, 300, 700);
        Path audio = Recordings.wav(folder.resolve("said.wav"), RATE, speech);
        StringWriter said = new StringWriter();
        try (RelayServer relay = RelayServer.start(
                ConfigurationLoader.load(null, Map.of(), Map.of("port", "0", "warm-up", "0s", "shed-lag", "0")))) {
            // When
            for (String path : new String[] {"", "healthz", "readyz", "metrics"}) {
                assertThat(status(relay.address().resolve(path))).isEqualTo(200);
            }
            int exit = TandemCommand.commandLine()
                    .setOut(new PrintWriter(said, true))
                    .setErr(new PrintWriter(said, true))
                    .execute(
                            "call",
                            "--url",
                            "ws://127.0.0.1:" + relay.address().getPort() + "/v1/call",
                            "--encoding",
                            encoding,
                            "--linger",
                            "1000",
                            "--audio",
                            audio.toString());

            // Then
            assertThat(exit).as(said.toString()).isZero();
        }
        assertThat(BlockingCalls.take()).isEmpty();
    }

    private static int status(URI address) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
