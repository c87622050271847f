package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.relay.fault.Row;

/** Whoever goes on sending behind what ended its call learns why all the same: closing over it would have TCP throw the Close frame away. */
class LastWordTest {

    /** Longer than a caller has for its answer to a Close frame. */
    private static final long SENDS_ON_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static byte[] breach(String what) {
        return switch (what) {
            case "reserved bits" -> RawCaller.frame(0xf2, new byte[10]);
            case "no UTF-8" -> RawCaller.frame(0x81, new byte[] {(byte) 0xff, (byte) 0xfe});
            case "2^40 bytes" -> new byte[] {(byte) 0x82, (byte) 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 9, 9, 9, 9};
            case "pings" -> pings(1_000);
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static byte[] pings(int count) {
        byte[] ping = RawCaller.frame(0x80 | RawCaller.PING, new byte[0]);
        byte[] all = new byte[count * ping.length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(ping, 0, all, i * ping.length, ping.length);
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({"reserved bits, 1002", "no UTF-8, 1007", "2^40 bytes, 1009", "pings, 1008"})
    @Row(
            value = "F13,F16,N1",
            holds = "one Close frame with its code, also for a caller that sends on for 3 s before it reads")
    void isHeardByACallerThatSendsOn(String what, int code) {
        // Given: its receive buffer is full, so that the Close frame is not there yet
        String padding = "x".repeat(20_000);
        try (TestRelay relay = TestRelay.start("event-loops", "1", "caller-stall", "60s");
                RawCaller caller = RawCaller.connect(relay.port(), 4 << 10).call("")) {
            caller.await("started");
            caller.write(RawCaller.frame(
                    0x81, ("{\"type\":\"ping\",\"t\":\"" + padding + "\"}").getBytes(StandardCharsets.UTF_8)));
            caller.write(breach(what));

            // When
            byte[] more = RawCaller.frame(0x82, new byte[640]);
            long begun = System.nanoTime();
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> !caller.tryWrite(more) || System.nanoTime() - begun > SENDS_ON_NANOS);
            RawCaller.Ending ending = caller.readToEnd();

            // Then
            assertThat(ending.closes()).hasSize(1);
            assertThat(ending.closes().get(0).closeCode()).isEqualTo(code);
        }
    }
}
