package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.DialectCaller.Closed;
import org.tandemrelay.relay.DialectCaller.Dialect;
import org.tandemrelay.relay.command.TandemCommand;
import org.tandemrelay.testing.Speech;

/** A model whose process is killed while it speaks: every caller of it knows within a second, where no line to it is opened again. */
@Execution(ExecutionMode.CONCURRENT)
class ModelKilledTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private Process model;
    private URI url;

    @BeforeEach
    void startModel() throws IOException {
        model = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TandemCommand.class.getName(),
                        "simulate",
                        "--port",
                        "0",
                        "--speed",
                        "1")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(model.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        url = URI.create(line.substring(line.lastIndexOf(' ') + 1));
    }

    @AfterEach
    void stopModel() throws InterruptedException {
        model.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }

    @Test
    void isKnownToEveryCallerWithinASecond() {
        try (CallLogLines log = new CallLogLines();
                TestRelay relay = TestRelay.startOn(url, "model-retries", "0");
                MachinePauses pauses = new MachinePauses()) {
            // Given
            List<Dialect> spoken = Arrays.asList(DialectCaller.NATIVE, DialectCaller.named("vonage"));
            List<DialectCaller> callers = new ArrayList<>();
            for (Dialect dialect : spoken) {
                DialectCaller caller = new DialectCaller(relay.port(), dialect);
                callers.add(caller);
                caller.speak(Speech.turn("not-ill-disposed.wav", format(dialect)));
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> callers.stream().allMatch(caller -> caller.audioBytes() > 10_000));

            // When
            long endNanos = System.nanoTime();
            model.destroyForcibly();

            // Then
            for (int i = 0; i < callers.size(); i++) {
                DialectCaller caller = callers.get(i);
                assertThat(caller.awaitClose(20)).isEqualTo(new Closed(1011, "model_failed"));
                long nanos = caller.closedNanos() - endNanos;
                System.out.printf("model killed: %s knows after %.1f ms%n", spoken.get(i), nanos / 1e6);
                assertThat(pauses.relaysOwn(nanos)).isLessThanOrEqualTo(AT_ONCE);
            }
            assertThat(log.ended())
                    .filteredOn(line -> line.get("cause").equals("model_failed"))
                    .extracting(line -> line.get("caller"))
                    .contains("native", "vonage");
            await().untilAsserted(() -> assertThat(relay.metric("tandem_calls_ended_total", "cause=\"model_failed\""))
                    .isEqualTo(2));
            callers.forEach(DialectCaller::close);
        }
    }

    private static AudioFormat format(Dialect dialect) {
        return AudioFormat.pcm16(dialect.name().equals("native") ? 24_000 : 16_000);
    }
}
