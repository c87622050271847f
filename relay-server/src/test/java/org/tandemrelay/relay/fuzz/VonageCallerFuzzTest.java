package org.tandemrelay.relay.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class VonageCallerFuzzTest {

    private static FuzzedCaller caller;

    @BeforeAll
    static void start() {
        caller = new FuzzedCaller(FuzzedDialects.vonage());
    }

    @AfterAll
    static void stop() {
        caller.close();
    }

    @FuzzTest(maxDuration = "10m", maxExecutions = 150_000)
    void takesWhateverMessages(byte[] input) {
        // When / Then
        caller.say(input);
    }
}
