package org.tandemrelay.relay.command;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HangupSignalTest {

    @Test
    void hearsTheSignalThatTheSystemSends() throws Exception {
        assumeTrue(File.separatorChar == '/', "there is no such signal here");
        // Given
        AtomicInteger heard = new AtomicInteger();
        HangupSignal.onEach(heard::incrementAndGet);
        String process = Long.toString(ProcessHandle.current().pid());

        // When
        new ProcessBuilder("kill", "-HUP", process).start().waitFor();

        // Then
        await().atMost(Duration.ofSeconds(20)).until(() -> heard.get() == 1);
    }
}
