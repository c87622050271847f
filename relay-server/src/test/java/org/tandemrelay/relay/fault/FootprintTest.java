package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.tandemrelay.relay.NativeCaller;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/**
 * What callers that misbehave cost a relay in a process of its own, while another call goes on. Its heap is there from the beginning, so that
 * what the process grows by is beside it. Needs {@code mvn package}.
 */
@Isolated("it measures how long a processor works")
@Tag("slow")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class FootprintTest {

    /** By {@code -Dfaults=10000} as often as the table says. */
    private static final int TIMES = Integer.getInteger("faults", 100);

    /** By {@code -Dfaults.seconds=60} as long as the table says. */
    private static final int SECONDS = Integer.getInteger("faults.seconds", 3);

    /** What a fault costs it costs each time; what the machine does beside it, it does not. */
    private static final int ROUNDS = 3;

    private static final int WARM = 200;
    private static final int FRAGMENTS = 1_000;
    private static final long MOST_KIB = 1 << 10;

    private static RealtimeSimulator model;
    private static RelayProcess relay;
    private static ProcessUse use;
    private static NativeCaller other;
    private static int answers;

    @BeforeAll
    static void start() {
        model = RealtimeSimulator.start(
                SimulatorSettings.defaults().withThinkingMillis(20).withSpeed(20));
        relay = RelayProcess.start(
                List.of(),
                // The second compiler takes megabytes while it works, whoever calls.
                Map.of(
                        "_JAVA_OPTIONS",
                        "-Xms64m -Xmx64m -XX:+AlwaysPreTouch -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
                        "MALLOC_ARENA_MAX",
                        "1"),
                "--event-loops=1",
                "--model-url=" + model.url(),
                "--model-key=key",
                "--max-call-starts=0",
                "--compression=on",
                "--playout-lead=unlimited");
        use = new ProcessUse(relay.pid());
        assumeTrue(use.isKnown(), "only Linux tells what a process takes");
        other = relay.call();
        answers = 0;
        other.awaitState("listening");
    }

    @AfterAll
    static void stop() {
        if (other != null) {
            other.close();
        }
        if (relay != null) {
            relay.close();
        }
        model.close();
    }

    @AfterEach
    void theOtherCallGoesOn() {
        answers++;
        other.say("{\"type\":\"text\",\"text\":\"on\"}");
        other.await("mark", answers);
        assertThat(other.isClosed()).isFalse();
    }

    private static void awaitTheOtherCallAlone() {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(20))
                .until(() -> relay.metric("tandem_calls_active") == 1);
    }

    private static RawCaller.Ending ending(String offer, byte[] attack) {
        try (RawCaller caller = RawCaller.connect(relay.port())) {
            assertThat(caller.write(RawCaller.handshake("").replace("\r\n\r\n", "\r\n" + offer + "\r\n"))
                            .readAnswer()
                            .status())
                    .isEqualTo(101);
            caller.tryWrite(attack);
            return caller.readToEnd();
        }
    }

    /** What one such attack costs, CPU in ms, and all of them together leave behind or have taken. */
    private record Cost(double millis, long kib) {
        boolean isWithin(double mostMillis) {
            return millis < mostMillis && kib < MOST_KIB;
        }
    }

    private static void assertCheap(String what, double mostMillis, int code, String offer, byte[] attack) {
        // The first ones load classes, have code compiled, and fill what Netty keeps for the next.
        for (int i = 0; i < WARM; i++) {
            ending(offer, attack);
        }
        awaitTheOtherCallAlone();
        assertHoldsOnce(() -> cost(what, code, offer, attack), cost -> cost.isWithin(mostMillis));
    }

    private static <T> void assertHoldsOnce(Supplier<T> measurement, Predicate<T> holds) {
        List<T> measured = new ArrayList<>();
        do {
            measured.add(measurement.get());
        } while (measured.size() < ROUNDS && !holds.test(measured.get(measured.size() - 1)));
        assertThat(measured).anyMatch(holds);
    }

    private static Cost cost(String what, int code, String offer, byte[] attack) {
        long kib = use.residentKib();
        long millis = use.cpuMillis("tandem-calls");
        for (int i = 0; i < TIMES; i++) {
            RawCaller.Ending ending = ending(offer, attack);
            assertThat(ending.closes()).hasSize(1);
            assertThat(ending.closes().get(0).closeCode()).isEqualTo(code);
        }
        awaitTheOtherCallAlone();
        double each = (double) (use.cpuMillis("tandem-calls") - millis) / TIMES;
        Cost cost = new Cost(each, use.residentKib() - kib);
        System.out.printf("%s: %.2f ms of the event loop each, %d took %d KiB%n", what, each, TIMES, cost.kib());
        return cost;
    }

    @Test
    @Row(value = "F13", holds = "100 frames of 2^40 bytes: not 1 MiB more in all, in one of three rounds")
    void aFrameThatIsTooLongIsGivenNoMemory() {
        // Given
        byte[] head = {(byte) 0x82, (byte) 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 9, 9, 9, 9};

        // When / Then
        assertCheap("2^40 bytes", Double.MAX_VALUE, 1009, "", head);
    }

    @Test
    @Row(
            value = "F14",
            holds =
                    "100 messages of 1,000 fragments: 5 ms of the processor each, not 1 MiB in all, in one of three rounds")
    void fragmentsCostNextToNothing() {
        // Given
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(RawCaller.frame(0x02, new byte[1]));
        for (int i = 0; i < FRAGMENTS; i++) {
            message.writeBytes(RawCaller.frame(0x00, new byte[1]));
        }

        // When / Then
        assertCheap("fragments", 5, 1008, "", message.toByteArray());
    }

    @Test
    @Row(value = "F15", holds = "100 bombs of 16 MiB: not 1 MiB more in all, in one of three rounds")
    void aBombIsNotInflatedBeyondTheLargestMessage() {
        // Given
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(new byte[16 << 20]);
        byte[] out = new byte[64 << 10];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        byte[] bomb = RawCaller.frame(0xc2, Arrays.copyOf(out, length - 4));

        // When / Then
        assertCheap("bombs", Double.MAX_VALUE, 1009, "Sec-WebSocket-Extensions: permessage-deflate\r\n", bomb);
    }

    @Test
    @Row(
            value = "F16",
            holds =
                    "pings as fast as they go, unread, for 3 s: not 2 MiB more in one of three rounds, each caller given up by 1008")
    void pingsAreGivenNoMemory() {
        // Given
        ByteArrayOutputStream some = new ByteArrayOutputStream();
        byte[] ping = RawCaller.frame(0x80 | RawCaller.PING, new byte[125]);
        for (int i = 0; i < 100; i++) {
            some.writeBytes(ping);
        }
        flood(some.toByteArray(), 2);

        // When / Then
        assertHoldsOnce(() -> grownBy(some.toByteArray()), grown -> grown < 2 * MOST_KIB);
    }

    private static long grownBy(byte[] pings) {
        awaitTheOtherCallAlone();
        long kib = use.residentKib();
        long most = flood(pings, SECONDS) - kib;
        System.out.printf("pings for %d s: %d KiB more at most%n", SECONDS, most);
        return most;
    }

    /** Callers who ping until they are hung up on, and then the next; gives the most memory that the relay took meanwhile, in KiB. */
    private static long flood(byte[] pings, int seconds) {
        long most = 0;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            try (RawCaller caller = RawCaller.connect(relay.port(), 4 << 10).call("")) {
                while (System.nanoTime() < end && caller.tryWrite(pings)) {
                    most = Math.max(most, use.residentKib());
                }
                if (System.nanoTime() < end) {
                    assertThat(caller.readToEnd().closes()).allMatch(close -> close.closeCode() == 1008);
                }
            }
        }
        return most;
    }

    @Test
    @Row(
            value = "F2",
            holds =
                    "100 callers that break off in mid-frame: descriptors back within 1 s, and the loop rests, in one of three rounds")
    void nothingIsLeftOfCallersThatBreakOff() {
        // Given
        byte[] half = Arrays.copyOf(RawCaller.frame(0x82, new byte[640]), 300);
        breakOff(half, WARM);
        awaitTheOtherCallAlone();

        // When / Then
        assertHoldsOnce(() -> leftOf(half), Left::isNothing);
    }

    /** Once such callers are gone: ms until their files are, and what there is more than before of memory and, in 2 s, of the event loop's work. */
    private record Left(long millis, long kib, long work) {
        boolean isNothing() {
            return millis <= 1_000 && kib < MOST_KIB && work <= 20;
        }
    }

    private static Left leftOf(byte[] half) {
        long before = workInTwoSeconds();
        int files = use.openFiles();
        long kib = use.residentKib();
        breakOff(half, TIMES);
        long gone = System.nanoTime();
        awaitTheOtherCallAlone();
        // A call is over before its socket is closed.
        Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> use.openFiles() <= files + 2);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - gone);
        Left left = new Left(millis, use.residentKib() - kib, workInTwoSeconds() - before);
        System.out.printf("%d resets: %s; %d ms of work before%n", TIMES, left, before);
        return left;
    }

    /** Of the event loop's, in ms. */
    private static long workInTwoSeconds() {
        long millis = use.cpuMillis("tandem-calls");
        Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        return use.cpuMillis("tandem-calls") - millis;
    }

    private static void breakOff(byte[] half, int times) {
        List<RawCaller> callers = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            callers.add(RawCaller.connect(relay.port()).call("").write(half));
            if (callers.size() == 50) {
                callers.forEach(RawCaller::reset);
                callers.clear();
            }
        }
        callers.forEach(RawCaller::reset);
    }
}
