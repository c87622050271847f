package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.upstream.simulator.Fault;
import org.tandemrelay.upstream.simulator.Faults;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** A model that says 429 to everybody, and five hundred callers at once. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BusyModelTest {

    private static final int CALLERS = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** When it was dialled, by {@link System#nanoTime}. */
    private final List<Long> dials = new CopyOnWriteArrayList<>();

    private final ExecutorService callers = Executors.newFixedThreadPool(20);
    private ServerSocket model;

    @BeforeEach
    void startModel() throws IOException {
        model = new ServerSocket(0, CALLERS, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::refuseAll, "busy-model");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void stop() throws IOException {
        callers.shutdownNow();
        model.close();
    }

    private void refuseAll() {
        while (!model.isClosed()) {
            try (Socket socket = model.accept()) {
                dials.add(System.nanoTime());
                byte[] request = new byte[4_096];
                if (socket.getInputStream().read(request) > 0) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException gone) {
                // The caller's call is over, or the test.
            }
        }
    }

    private static RawCaller.Answer call(int port) {
        try (RawCaller caller = RawCaller.connect(port)) {
            RawCaller.Answer answer = caller.write(RawCaller.handshake("")).readAnswer();
            if (answer.status() == 101) {
                assertThat(caller.readToEnd().closes().get(0).closeCode()).isEqualTo(1013);
            }
            return answer;
        }
    }

    private List<RawCaller.Answer> callAtOnce(int port, int count) {
        List<CompletableFuture<RawCaller.Answer>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(CompletableFuture.supplyAsync(() -> call(port), callers));
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    @Test
    @Row(
            value = "F24",
            holds =
                    "500 calls to a model that says 429: one dial a second and no more, and 503 with Retry-After at once")
    void isDialledOnceASecondAtMost() {
        // Given
        URI address = URI.create("ws://127.0.0.1:" + model.getLocalPort() + "/v1/realtime?model=m");
        try (TestRelay relay = TestRelay.startOn(address, "model-breaker-pause", "1s")) {
            // When
            List<RawCaller.Answer> answers = new ArrayList<>(callAtOnce(relay.port(), CALLERS));
            int first = dials.size();
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(5)) {
                answers.addAll(callAtOnce(relay.port(), 20));
            }

            // Then
            List<RawCaller.Answer> refused =
                    answers.stream().filter(answer -> answer.status() == 503).toList();
            assertThat(refused).hasSizeGreaterThan(CALLERS / 2);
            assertThat(refused)
                    .allSatisfy(answer -> assertThat(
                                    Integer.parseInt(answer.headers().get("retry-after")))
                            .isBetween(1, 8));
            System.out.printf(
                    "busy model: %d calls, %d dials of the first %d, %d in 5 s%n",
                    answers.size(), first, CALLERS, dials.size() - first);
            assertThat(dials.size() - first).isBetween(1, 6);
            for (int i = first + 1; i < dials.size(); i++) {
                assertThat(dials.get(i) - dials.get(i - 1)).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(950));
            }
            assertThat(relay.metric("tandem_calls_refused_total", "model")).isEqualTo(refused.size());
            assertThat(relay.metric("tandem_model_breaker_opened_total", "")).isPositive();
            assertThat(relay.metric("tandem_model_breakers", "closed")).isZero();
        }
    }

    @Test
    @Row(value = "F24", holds = "a model that is back: found by one call, then twice as many each second")
    void isFoundBack() {
        // Given
        Faults once = Faults.of(Fault.REFUSE, 503).withRetryAfterSeconds(1).withConnections(1);
        try (TestRelay relay = TestRelay.start(SimulatorSettings.defaults().withFaults(once), "")) {
            assertThat(call(relay.port()).status()).isEqualTo(101);
            assertThat(relay.metric("tandem_model_breakers", "open")).isEqualTo(1);

            // When
            List<RawCaller> talking = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                RawCaller caller = RawCaller.connect(relay.port());
                if (caller.write(RawCaller.handshake("")).readAnswer().status() == 101) {
                    talking.add(caller);
                } else {
                    caller.close();
                }
                return !talking.isEmpty();
            });

            // Then
            talking.get(0).await("state");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(relay.metric("tandem_model_breakers", "recovering"))
                            .isEqualTo(1));
            talking.forEach(RawCaller::close);
        }
    }

    /** A bridge says whom it calls when its connection is upgraded: too late for 503. */
    @Test
    void isToldToABridgeToTryAgainLaterWhateverTheModelFailedWith(@TempDir Path folder) throws IOException {
        // Given
        Faults broken = Faults.of(Fault.REFUSE, 500).withRetryAfterSeconds(60);
        try (RealtimeSimulator away =
                RealtimeSimulator.start(SimulatorSettings.defaults().withFaults(broken))) {
            Path file = Files.writeString(
                    folder.resolve("tandem.yaml"),
                    "agents:\n  usual: {default: true}\n  away: {model-url: '" + away.url() + "', model-key: key}\n");
            try (TestRelay relay = TestRelay.startWith(file)) {
                assertThat(bridge(relay.port()).closeReason()).isEqualTo("model_unreachable");

                // When
                RawCaller.Frame close = bridge(relay.port());

                // Then
                assertThat(close.closeCode()).isEqualTo(1013);
                assertThat(close.closeReason()).isEqualTo("model_busy");
                assertThat(relay.metric("tandem_model_breaker_refused_total", ""))
                        .isEqualTo(1);
            }
        }
    }

    private static RawCaller.Frame bridge(int port) {
        try (RawCaller bridge = RawCaller.connect(port)) {
            bridge.write(RawCaller.handshake("").replace("/v1/call", "/telephony/vonage"));
            assertThat(bridge.readAnswer().status()).isEqualTo(101);
            bridge.text(
                    "{\"event\":\"websocket:connected\",\"content-type\":\"audio/l16;rate=16000\",\"agent\":\"away\"}");
            return bridge.readToEnd().closes().get(0);
        }
    }
}
