package org.tandemrelay.relay.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.tandemrelay.relay.caller.RefusedUpgrade;
import org.tandemrelay.upstream.openai.OpenAiRealtime;
import org.tandemrelay.upstream.session.SessionOpen;

class OpenAiModelFuzzTest {

    private static final OpenAiRealtime DIALECT = new OpenAiRealtime(() -> {});

    private static FuzzedCaller caller;

    @BeforeAll
    static void start() {
        caller = new FuzzedCaller(FuzzedDialects.nativeProtocol());
    }

    @AfterAll
    static void stop() throws IOException {
        caller.close("OpenAiModel");
    }

    @FuzzTest(maxDuration = "10m")
    void takesWhateverMessages(byte[] input) throws RefusedUpgrade {
        // When / Then
        caller.hear(DIALECT.newProtocol(SessionOpen.defaults()), input);
    }
}
