package org.tandemrelay.relay.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.tandemrelay.relay.caller.RefusedUpgrade;

class AsteriskCallerFuzzTest {

    private static FuzzedCaller caller;

    @BeforeAll
    static void start() {
        caller = new FuzzedCaller(FuzzedDialects.asterisk());
    }

    @AfterAll
    static void stop() throws IOException {
        caller.close("AsteriskCaller");
    }

    @FuzzTest(maxDuration = "10m")
    void takesWhateverMessages(byte[] input) throws RefusedUpgrade {
        // When / Then
        caller.say(input);
    }
}
