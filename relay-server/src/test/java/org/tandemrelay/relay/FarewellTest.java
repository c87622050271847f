package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** How long a caller has to answer the relay's Close frame. */
@Execution(ExecutionMode.CONCURRENT)
class FarewellTest {

    private static final String FAREWELL = "caller-farewell";

    private static RawCaller hungUp(TestRelay relay) throws IOException {
        RawCaller caller = RawCaller.connect(relay.port()).call("");
        caller.await("started");
        caller.text("{\"type\":\"hangup\"}");
        int opcode = 0;
        while (opcode != RawCaller.CLOSE) {
            opcode = caller.readFrame().opcode();
        }
        return caller;
    }

    @Test
    void lastsForAsLongAsIsSet() throws IOException {
        // Given
        try (TestRelay relay = TestRelay.start(FAREWELL, "1h");
                RawCaller caller = hungUp(relay)) {
            // When / Then: by default it would be cut after 2 s
            assertThat(caller.silentFor(3_000)).isTrue();
            caller.write(RawCaller.frame(0x80 | RawCaller.CLOSE, new byte[] {3, -24}));
            assertThat(caller.closedWithoutAWord()).isTrue();
        }
    }

    @Test
    void endsWithoutAnAnswerInTheEnd() throws IOException {
        // Given
        try (TestRelay relay = TestRelay.start(FAREWELL, "200ms");
                RawCaller caller = hungUp(relay)) {
            // When / Then
            assertThat(caller.closedWithoutAWord()).isTrue();
        }
    }

    /** Whom it would be no use to close on at once: it would never read why. */
    @Test
    @Timeout(60)
    void lastsLongerForACallerThatSendsOnAndNotForEver() throws IOException {
        // Given
        try (TestRelay relay = TestRelay.start(FAREWELL, "500ms");
                RawCaller caller = RawCaller.connect(relay.port()).call("")) {
            caller.await("started");
            long begin = System.nanoTime();

            // When
            boolean open = caller.tryWrite(RawCaller.unmasked(0x82, new byte[4]));
            while (open) {
                open = caller.tryWrite(new byte[16 << 10]);
            }

            // Then: five times as long, and not ten seconds
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(2_400), Duration.ofSeconds(9));
        }
    }
}
