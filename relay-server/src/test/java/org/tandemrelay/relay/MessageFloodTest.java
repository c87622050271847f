package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A caller that sends far more messages than anybody has to say. */
class MessageFloodTest {

    @Test
    void endsTheCallOfWhoSendsTooManyMessagesAndNoOther() {
        // Given
        try (TestRelay relay = TestRelay.start("caller-max-messages", "20", "event-loops", "1");
                NativeCaller good = relay.call("rate=16000");
                NativeCaller bad = relay.call("rate=16000")) {
            // When
            for (int i = 0; i < 60; i++) {
                bad.say("{\"type\":\"interrupt\"}");
            }

            // Then
            assertThat(bad.awaitClose().reason()).isEqualTo("caller_policy");
            await().atMost(Duration.ofSeconds(20)).until(() -> relay.server().liveCalls() == 1);
            good.say("{\"type\":\"text\",\"text\":\"Good morning\"}");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> relay.simulator().sessions().stream()
                            .anyMatch(session -> session.open() && session.count("conversation.item.create") == 1));
        }
    }
}
