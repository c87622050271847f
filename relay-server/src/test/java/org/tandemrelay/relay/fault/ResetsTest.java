package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.tandemrelay.relay.RawCaller;

/** What callers who reset their connections leave behind in a relay. Needs {@code mvn package}. */
@Isolated("it measures how long a processor works")
@Tag("slow")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ResetsTest {

    /** By {@code -Dfaults=10000} as often as the table says. */
    private static final int TIMES = Integer.getInteger("faults", 100);

    private static final int WARM = 200;
    private static final long MOST_KIB = 1 << 10;

    @RegisterExtension
    private static final OneMeasuredRelay RELAY = new OneMeasuredRelay();

    @Test
    @Row(
            value = "F2",
            holds =
                    "100 callers that break off in mid-frame: descriptors back within 1 s, and the loop rests, in one of three rounds")
    void nothingIsLeftOfCallersThatBreakOff() {
        // Given
        byte[] half = Arrays.copyOf(RawCaller.frame(0x82, new byte[640]), 300);
        breakOff(half, WARM);
        RELAY.get().awaitGoodCallsAlone();

        // When / Then
        Rounds.assertHoldsOnce(() -> leftOf("resets", () -> breakOff(half, TIMES)), Left::isNothing);
    }

    @Test
    @Row(
            value = "F2",
            holds =
                    "100 callers that answer the end of the relay's half with a reset: the same, and the loop does not spin, in one of three rounds")
    void nothingIsLeftOfConnectionsThatWereHalfClosed() {
        // Given
        resetHalfClosed(WARM);
        RELAY.get().awaitGoodCallsAlone();

        // When / Then
        Rounds.assertHoldsOnce(
                () -> leftOf("resets of half of a connection", () -> resetHalfClosed(TIMES)), Left::isNothing);
    }

    /** The relay's half is closed behind its Close frame. */
    private static void resetHalfClosed(int times) {
        byte[] reserved = RawCaller.frame(0xf2, new byte[10]);
        for (int i = 0; i < times; i++) {
            RawCaller caller = RawCaller.connect(RELAY.get().port()).call("").write(reserved);
            assertThat(caller.readToEnd().closes()).hasSize(1);
            caller.reset();
        }
    }

    /** Once such callers are gone: ms until their files are, and what there is more than before of memory and, in 2 s, of the event loop's work. */
    private record Left(long millis, long kib, long work) {
        boolean isNothing() {
            return millis <= 1_000 && kib < MOST_KIB && work <= 20;
        }
    }

    private static Left leftOf(String what, Runnable fault) {
        long before = workInTwoSeconds();
        int files = RELAY.get().use().openFiles();
        long kib = RELAY.get().use().residentKib();
        fault.run();
        long gone = System.nanoTime();
        RELAY.get().awaitGoodCallsAlone();
        // A call is over before its socket is closed.
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> RELAY.get().use().openFiles() <= files + 2);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - gone);
        Left left = new Left(millis, RELAY.get().use().residentKib() - kib, workInTwoSeconds() - before);
        System.out.printf("%d %s: %s; %d ms of work before%n", TIMES, what, left, before);
        return left;
    }

    /** Of the event loop's, in ms. */
    private static long workInTwoSeconds() {
        long millis = RELAY.get().use().cpuMillis("tandem-calls");
        Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        return RELAY.get().use().cpuMillis("tandem-calls") - millis;
    }

    private static void breakOff(byte[] half, int times) {
        List<RawCaller> callers = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            callers.add(RawCaller.connect(RELAY.get().port()).call("").write(half));
            if (callers.size() == 50) {
                callers.forEach(RawCaller::reset);
                callers.clear();
            }
        }
        callers.forEach(RawCaller::reset);
    }
}
