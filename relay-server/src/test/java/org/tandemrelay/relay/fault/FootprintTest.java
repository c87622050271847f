package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.tandemrelay.relay.RawCaller;

/**
 * What callers that misbehave cost a relay, and the other calls. Needs {@code mvn package}.
 */
@Isolated("it measures how long a processor works")
@Tag("slow")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class FootprintTest {

    /** By {@code -Dfaults=10000} as often as the table says. */
    private static final int TIMES = Integer.getInteger("faults", 100);

    /** By {@code -Dfaults.seconds=60} as long as the table says. */
    private static final int SECONDS = Integer.getInteger("faults.seconds", 3);

    private static final int WARM = 200;
    private static final int FRAGMENTS = 1_000;
    private static final int PIPELINED = 5_000;

    /** Times 100 pings, of one caller. */
    private static final int FLOOD = 1_000;

    private static final long MOST_KIB = 1 << 10;

    @RegisterExtension
    private static final OneMeasuredRelay RELAY = new OneMeasuredRelay();

    /** What a call to it waits meanwhile is the machine's doing. */
    @RegisterExtension
    private static final OneMeasuredRelay LEFT_ALONE = new OneMeasuredRelay();

    private static RawCaller.Ending ending(String offer, byte[] attack) {
        try (RawCaller caller = RawCaller.connect(RELAY.get().port())) {
            assertThat(caller.write(RawCaller.handshake("").replace("\r\n\r\n", "\r\n" + offer + "\r\n"))
                            .readAnswer()
                            .status())
                    .isEqualTo(101);
            caller.tryWrite(attack);
            return caller.readToEnd();
        }
    }

    /** What one such attack costs, CPU in ms, and what all of them together leave behind or have taken. */
    private record Cost(double millis, long kib) {
        boolean isWithin(double mostMillis) {
            return millis < mostMillis && kib < MOST_KIB;
        }
    }

    /** A moment, by how often calls had asked then: of how long they wait since, a machine that has other things to do tells nothing to assert. */
    private record Moment(int asked, int askedElsewhere) {
        static Moment now() {
            return new Moment(
                    RELAY.get().bystander().asked(),
                    LEFT_ALONE.get().bystander().asked());
        }

        String waitsSince() {
            return String.format(
                    Locale.ROOT,
                    "p99 of another call %.1f ms, of one to a relay left alone %.1f",
                    RELAY.get().bystander().p99Since(asked),
                    LEFT_ALONE.get().bystander().p99Since(askedElsewhere));
        }
    }

    private static void assertCheap(String what, double mostMillis, int code, String offer, byte[] attack) {
        // The first ones load classes, have code compiled, and fill what Netty keeps for the next.
        for (int i = 0; i < WARM; i++) {
            ending(offer, attack);
        }
        RELAY.get().awaitGoodCallsAlone();
        Rounds.assertHoldsOnce(() -> cost(what, code, offer, attack), cost -> cost.isWithin(mostMillis));
    }

    private static Cost cost(String what, int code, String offer, byte[] attack) {
        long kib = RELAY.get().use().residentKib();
        long millis = RELAY.get().use().cpuMillis("tandem-calls");
        Moment begun = Moment.now();
        for (int i = 0; i < TIMES; i++) {
            RawCaller.Ending ending = ending(offer, attack);
            assertThat(ending.closes()).hasSize(1);
            assertThat(ending.closes().get(0).closeCode()).isEqualTo(code);
        }
        RELAY.get().awaitGoodCallsAlone();
        double each = (double) (RELAY.get().use().cpuMillis("tandem-calls") - millis) / TIMES;
        Cost cost = new Cost(each, RELAY.get().use().residentKib() - kib);
        System.out.printf(
                "%s: %.2f ms of the event loop each, %d took %d KiB; %s%n",
                what, each, TIMES, cost.kib(), begun.waitsSince());
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
                    "pings as fast as they go, unread, for 3 s: not 2 MiB more in one of three rounds, each caller told 1008")
    void pingsAreGivenNoMemory() {
        // Given
        ByteArrayOutputStream some = new ByteArrayOutputStream();
        byte[] ping = RawCaller.frame(0x80 | RawCaller.PING, new byte[125]);
        for (int i = 0; i < 100; i++) {
            some.writeBytes(ping);
        }
        flood(some.toByteArray(), 2);

        // When / Then
        Rounds.assertHoldsOnce(() -> floodCost(some.toByteArray()), cost -> cost.kib() < 2 * MOST_KIB);
    }

    private static Cost floodCost(byte[] pings) {
        RELAY.get().awaitGoodCallsAlone();
        long kib = RELAY.get().use().residentKib();
        Moment begun = Moment.now();
        long most = flood(pings, SECONDS) - kib;
        Cost cost = new Cost(0, most);
        System.out.printf("pings for %d s: %d KiB more at most; %s%n", SECONDS, most, begun.waitsSince());
        return cost;
    }

    /** Callers who ping until they are hung up on, and then the next; gives the most memory that the relay took meanwhile, in KiB. */
    private static long flood(byte[] pings, int seconds) {
        long most = 0;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            try (RawCaller caller =
                    RawCaller.connect(RELAY.get().port(), 4 << 10).call("")) {
                for (int i = 0; i < FLOOD && System.nanoTime() < end && caller.tryWrite(pings); i++) {
                    most = Math.max(most, RELAY.get().use().residentKib());
                }
                List<RawCaller.Frame> closes = caller.readToEnd().closes();
                assertThat(closes).hasSize(1);
                assertThat(closes.get(0).closeCode()).isEqualTo(1008);
            }
        }
        return most;
    }

    @Test
    @Row(
            value = "F18",
            holds =
                    "requests that nobody waits for, 5,000 in each of 10 connections: fewer than 100 answered in each, not 1 MiB more, in one of three rounds")
    void requestsThatNobodyWaitsForAreGivenNoMemory() {
        // Given
        byte[] requests =
                "GET /healthz HTTP/1.1\r\nHost: r\r\n\r\n".repeat(PIPELINED).getBytes(StandardCharsets.US_ASCII);
        int connections = Math.max(10, TIMES / 50);
        pipeline(requests, 10);

        // When / Then
        Rounds.assertHoldsOnce(
                () -> {
                    long kib = RELAY.get().use().residentKib();
                    pipeline(requests, connections);
                    long more = RELAY.get().use().residentKib() - kib;
                    System.out.printf(
                            "%,d requests that nobody waits for: %d KiB more%n", connections * PIPELINED, more);
                    return more;
                },
                more -> more < MOST_KIB);
    }

    private static void pipeline(byte[] requests, int connections) {
        for (int i = 0; i < connections; i++) {
            try (RawCaller caller = RawCaller.connect(RELAY.get().port())) {
                caller.tryWrite(requests);
                int answered = 0;
                try {
                    while (caller.readAnswer().status() == 200) {
                        answered++;
                    }
                } catch (UncheckedIOException end) {
                    // As it should.
                }
                assertThat(answered).isLessThan(100);
            }
        }
    }
}
