package org.tandemrelay.relay.call.attendant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tandemrelay.relay.call.attendant.SilenceWatch.Step.ASK;
import static org.tandemrelay.relay.call.attendant.SilenceWatch.Step.GIVE_UP;
import static org.tandemrelay.relay.call.attendant.SilenceWatch.Step.WAIT;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.agent.SilencePolicy;

class SilenceWatchTest {

    private final SilenceWatch watch = new SilenceWatch(new SilencePolicy(Duration.ofSeconds(5), "ask", 2, "bye"));

    private SilenceWatch.Step look(boolean quiet, long seconds) {
        return watch.onBeat(quiet, TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void asksAsOftenAsItMayAndThenGivesUp() {
        // When / Then
        assertThat(look(true, 0)).isEqualTo(WAIT);
        assertThat(look(true, 4)).isEqualTo(WAIT);
        assertThat(look(true, 5)).isEqualTo(ASK);
        assertThat(look(false, 6)).isEqualTo(WAIT);
        assertThat(look(true, 8)).isEqualTo(WAIT);
        assertThat(look(true, 12)).isEqualTo(WAIT);
        assertThat(look(true, 13)).isEqualTo(ASK);
        assertThat(look(true, 14)).isEqualTo(WAIT);
        assertThat(look(true, 19)).isEqualTo(GIVE_UP);
    }

    @Test
    void countsFromWhenTheLastHasBeenHeard() {
        // Given
        look(true, 0);
        look(true, 4);

        // When
        look(false, 4);

        // Then
        assertThat(look(true, 6)).isEqualTo(WAIT);
        assertThat(look(true, 10)).isEqualTo(WAIT);
        assertThat(look(true, 11)).isEqualTo(ASK);
    }

    @Test
    void startsAnewWhenTheCallerIsThere() {
        // Given
        look(true, 0);
        assertThat(look(true, 5)).isEqualTo(ASK);
        look(true, 6);
        assertThat(look(true, 11)).isEqualTo(ASK);

        // When
        watch.onCaller();

        // Then
        assertThat(look(true, 12)).isEqualTo(WAIT);
        assertThat(look(true, 17)).isEqualTo(ASK);
    }
}
