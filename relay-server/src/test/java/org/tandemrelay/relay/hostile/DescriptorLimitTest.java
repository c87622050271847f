package org.tandemrelay.relay.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.fault.RelayProcess;
import org.tandemrelay.relay.fault.Row;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/**
 * N11 and F33: a relay in a process of its own that may open 400 files, and as many callers. After {@code mvn package}: {@code mvn -Pslow
 * -pl relay-server -am test -Dtest=DescriptorLimitTest -Dsurefire.failIfNoSpecifiedTests=false}
 */
@Tag("slow")
class DescriptorLimitTest {

    private static final int DESCRIPTORS = 400;
    private static final int CALLERS = 400;
    private static final int STOCK_DESCRIPTORS = 120;

    /** The stock pipeline's end says it back. */
    private static final String ECHOED = "{\"type\":\"pong\"}";

    private final List<RawCaller> callers = new ArrayList<>();
    private RealtimeSimulator model;
    private RelayProcess relay;

    @BeforeEach
    void startModel() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "prlimit is missing");
        model = RealtimeSimulator.start(SimulatorSettings.defaults());
    }

    @AfterEach
    void stop() {
        callers.forEach(RawCaller::close);
        if (relay != null) {
            relay.close();
        }
        if (model != null) {
            model.close();
        }
    }

    private int start(String... settings) {
        List<String> flags = new ArrayList<>(
                List.of("--event-loops=2", "--handshake-timeout=1s", "--model-url=" + model.url(), "--model-key=key"));
        flags.addAll(List.of(settings));
        relay = RelayProcess.start(
                List.of("/usr/bin/prlimit", "--nofile=" + DESCRIPTORS), Map.of(), flags.toArray(String[]::new));
        return relay.port();
    }

    /** Gives the status, 0 for none. */
    private int call(int port) {
        RawCaller caller = RawCaller.connect(port);
        try {
            int status = caller.write(RawCaller.handshake("")).readAnswer().status();
            if (status == 101) {
                callers.add(caller);
            } else {
                caller.close();
            }
            return status;
        } catch (UncheckedIOException cut) {
            caller.close();
            return 0;
        }
    }

    private static boolean answers(RawCaller caller) {
        try {
            caller.text("{\"type\":\"ping\",\"t\":1}");
            caller.await("pong");
            return true;
        } catch (UncheckedIOException | AssertionError dead) {
            return false;
        }
    }

    @Test
    @DisplayName("N11 F33 refuses in time, and goes on when there is room again")
    @Row(value = "F33,N11", holds = "503 before the limit, and room as soon as one leaves")
    void refusesBeforeTheLimit() {
        // Given
        int port = start();

        // When
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < CALLERS / 2 && !statuses.contains(0); i++) {
            statuses.add(call(port));
        }

        // Then
        assertThat(statuses).containsOnly(101, 503);
        assertThat(callers).hasSize((DESCRIPTORS - DESCRIPTORS / 2) / 2);
        assertThat(callers).allMatch(DescriptorLimitTest::answers);
        callers.get(0).close();
        callers.remove(0);
        awaitRoom(port);
    }

    @Test
    @DisplayName("N11 F33 survives that there are none left")
    @Row(value = "F33,N11", holds = "no descriptor left: calls go on, and callers are taken again")
    void survivesTheLimit() {
        // Given
        int port = start("--max-connections=100000");
        for (int i = 0; i < 5; i++) {
            assertThat(call(port)).isEqualTo(101);
        }

        // When
        List<RawCaller> waiting = crowd(port, CALLERS);

        // Then
        assertThat(callers).allMatch(DescriptorLimitTest::answers);
        waiting.forEach(RawCaller::close);
        awaitRoom(port);
        assertThat(callers).allMatch(DescriptorLimitTest::answers);
    }

    /** The log wants a file for the time of what it says of the first caller that cannot be taken; that ends the event loop. */
    @Test
    @DisplayName("N11 the stock pipeline accepts nobody any more, and its live calls are dead")
    void endsTheStockPipeline() throws IOException {
        try (StockProcess stock = StockProcess.withDescriptors(STOCK_DESCRIPTORS)) {
            // Given
            for (int i = 0; i < 5; i++) {
                assertThat(call(stock.port())).isEqualTo(101);
            }
            RawCaller live = callers.get(0);
            live.text(ECHOED);
            live.await("pong");

            // When
            List<RawCaller> waiting = crowd(stock.port(), 2 * STOCK_DESCRIPTORS);
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                live.text(ECHOED);
                return live.silentFor(1_000);
            });

            // Then: also when all descriptors but five are free again
            waiting.forEach(RawCaller::close);
            RawCaller late = RawCaller.connect(stock.port()).write(RawCaller.handshake(""));
            callers.add(late);
            assertThat(late.silentFor(5_000)).isTrue();
            assertThat(live.silentFor(1_000)).isTrue();
        }
    }

    private static List<RawCaller> crowd(int port, int size) {
        List<RawCaller> waiting = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            RawCaller caller = RawCaller.connect(port);
            waiting.add(caller);
            caller.tryWrite(RawCaller.handshake("").getBytes(StandardCharsets.US_ASCII));
        }
        return waiting;
    }

    private void awaitRoom(int port) {
        long start = System.nanoTime();
        int status = call(port);
        while (status != 101 && System.nanoTime() - start < 10_000_000_000L) {
            status = call(port);
        }
        assertThat(status).isEqualTo(101);
        long taken = System.nanoTime() - start;
        System.out.printf("room again after %d ms%n", TimeUnit.NANOSECONDS.toMillis(taken));
        assertThat(taken).isLessThan(5_000_000_000L);
    }
}
