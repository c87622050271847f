package org.tandemrelay.relay.canary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether what looks for keys in all other tests would find one. */
@Isolated
class CanariesTest {

    private final Logger log = LoggerFactory.getLogger(CanariesTest.class);

    @Test
    void findsKeysAndWordsWhereverTheyStandInALine() {
        // When
        log.atInfo().addKeyValue("key", Canaries.MODEL_KEY).log("a pair");
        log.atWarn()
                .setCause(new IllegalStateException(new IllegalArgumentException(Canaries.RECORDING_KEY)))
                .log("a failure");
        log.atInfo().log("words: {}", Canaries.CARD);
        log.atInfo().log(Canaries.ADDRESS);

        // Then
        assertThat(Canaries.take()).hasSize(4);
    }

    @Test
    void findsKeysInWhatCallersGet() {
        // When
        Canaries.lookForKeys("a message", "{\"message\":\"" + Canaries.MODEL_KEY + "\"}");
        Canaries.lookForKeys("a message", Canaries.CARD);

        // Then
        assertThat(Canaries.take()).hasSize(1);
    }
}
