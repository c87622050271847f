package org.tandemrelay.relay.call.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CrowdTest {

    private final Crowd crowd = new Crowd();

    private long join(int calls, long atMillis) {
        long spread = 0;
        for (int i = 0; i < calls; i++) {
            spread = crowd.join(TimeUnit.MILLISECONDS.toNanos(atMillis));
        }
        return TimeUnit.NANOSECONDS.toMillis(spread);
    }

    @Test
    void dialsSoonWhereOneCallHasLostItsModel() {
        // When / Then
        assertThat(join(1, 0)).isEqualTo(200);
    }

    @Test
    void dialsOverALongerTimeTheMoreThereAre() {
        // When / Then
        assertThat(join(50, 0)).isEqualTo(400);
        assertThat(join(50, 500)).isEqualTo(800);
    }

    @Test
    void dialsInTimeHoweverManyThereAre() {
        // When / Then
        assertThat(join(10_000, 0)).isEqualTo(1_200);
    }

    @Test
    void forgetsThoseOfASecondAgo() {
        // Given
        join(10_000, 0);

        // When / Then
        assertThat(join(1, 1_001)).isEqualTo(200);
    }
}
