package org.tandemrelay.relay.call;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.fail;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.call.leg.Admitted;
import org.tandemrelay.relay.call.leg.Arrival;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.QuietLeg;
import org.tandemrelay.relay.call.settings.CallLimits;
import org.tandemrelay.relay.call.settings.CallSettings;
import org.tandemrelay.relay.call.tally.CallTally;
import org.tandemrelay.relay.observe.CallMetrics;
import org.tandemrelay.relay.playout.PlayoutSettings;
import org.tandemrelay.relay.spend.Spending;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.session.SessionOpen;

class StallWatchTest {

    private final QuietLeg leg = new QuietLeg(new EmbeddedChannel().eventLoop()) {
        @Override
        public void send(CallerCommand command) {
            fail("the caller was told " + command);
        }

        @Override
        public void sendAudio(OutputItem item, ByteBuf audio) {
            audio.release();
        }
    };

    /** With no call behind it: it would fail if it took the model for silent, as it asks its connection then. */
    private final StallWatch watch = new StallWatch(
            new CallParts(
                    null,
                    leg,
                    new CallTally(
                            new CallMetrics(new SimpleMeterRegistry()),
                            new Arrival("call", leg, null, Admitted.anybody()),
                            "model",
                            Spending.unlimited().open("call", "anybody")),
                    new CallSettings(
                            new CallLimits(
                                    1_000, 1_000, Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ofMinutes(1)),
                            new PlayoutSettings(200, 10_000),
                            SessionOpen.defaults(),
                            true,
                            Duration.ofMillis(250)),
                    null),
            new StallWatch.Alarm() {
                @Override
                public void onStalled() {
                    fail("the relay stood still, not the model");
                }

                @Override
                public void onRecovered() {
                    fail("there was nothing to recover from");
                }
            });

    private void beatAt(long millis) {
        watch.onBeat(true, TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void doesNotTakeAStandstillOfTheRelayForTheModelsSilence() {
        // Given
        watch.onSpeaking();
        beatAt(0);
        beatAt(250);

        // When / Then
        assertThatCode(() -> {
                    beatAt(20_250);
                    beatAt(20_450);
                })
                .doesNotThrowAnyException();
    }
}
