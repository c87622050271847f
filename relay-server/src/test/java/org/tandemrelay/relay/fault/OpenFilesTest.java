package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.TestRelay;

/** Callers that break off leave nothing open. */
@Isolated("other tests open files too")
class OpenFilesTest {

    private static final Path OPEN = Path.of("/proc/self/fd");

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(OPEN)) {
            return files.count();
        }
    }

    @Test
    @Row(value = "F2", holds = "RST in the middle of a frame: descriptors back to base within 3 s")
    void losesNothingToCallersThatBreakOffInMidFrame() throws IOException {
        // Given
        assumeTrue(Files.isDirectory(OPEN));
        byte[] half = Arrays.copyOf(RawCaller.frame(0x82, new byte[640]), 300);
        try (TestRelay relay = TestRelay.start()) {
            RawCaller.connect(relay.port()).call("").reset();
            Awaitility.await().until(() -> relay.server().liveCalls() == 0);
            long before = openFiles();

            // When
            for (int i = 0; i < CallerFaultsTest.TIMES; i++) {
                RawCaller caller = RawCaller.connect(relay.port()).call("");
                caller.write(half);
                caller.reset();
            }

            // Then
            Awaitility.await().atMost(Duration.ofSeconds(3)).untilAsserted(() -> {
                assertThat(relay.server().liveCalls()).isZero();
                assertThat(openFiles()).isLessThanOrEqualTo(before + 8);
            });
        }
    }
}
