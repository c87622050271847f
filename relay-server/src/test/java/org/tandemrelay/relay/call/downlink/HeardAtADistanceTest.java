package org.tandemrelay.relay.call.downlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.Admitted;
import org.tandemrelay.relay.call.leg.Arrival;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.Packets;
import org.tandemrelay.relay.call.tally.CallTally;
import org.tandemrelay.relay.observe.CallMetrics;
import org.tandemrelay.relay.playout.Heard;
import org.tandemrelay.relay.playout.PlayoutSettings;
import org.tandemrelay.relay.spend.Spending;
import org.tandemrelay.upstream.session.OutputItem;

/**
 * What is said to have been heard of answers that are cut off at moments of chance, against what was played, with callers far away. In a
 * time of its own, so that no machine is too busy for it: what is measured is the method and the network's jitter, and nothing else.
 */
class HeardAtADistanceTest {

    private static final AudioFormat MULAW = AudioFormat.mulaw();
    private static final int CALLS = 100;
    private static final int TURNS = 5;
    private static final int ANSWER_MILLIS = 4_000;
    private static final int SOONEST_MILLIS = 30;
    private static final int LATEST_MILLIS = 2_800;

    private final Random random = new Random(4_711);
    private final Histogram errors = new Histogram(4);
    private final Histogram errorsOfFirstTurns = new Histogram(4);

    @ParameterizedTest(name = "{0} ms away")
    @ValueSource(longs = {0, 60, 200})
    void isWithinTheFrameInNinetyNineOfAHundred(long oneWayMillis) {
        // When
        for (int call = 0; call < CALLS; call++) {
            interrupt(new DistantLeg.Distance(oneWayMillis, 0, random));
        }

        // Then
        print(oneWayMillis + " ms away", errors);
        assertThat(errors.getTotalCount()).isEqualTo(CALLS * TURNS);
        assertThat(millis(errors, 99)).isLessThanOrEqualTo(20);
        assertThat(millis(errorsOfFirstTurns, 50)).as("of first answers").isLessThanOrEqualTo(10);
    }

    /** As a browser does, against a network that is not even. */
    @Test
    void isWithinTheFrameForMostOfAFarEndThatKeepsSpeechBack() {
        // When
        for (int call = 0; call < CALLS; call++) {
            interrupt(new DistantLeg.Distance(60, 100, random));
        }

        // Then
        print("60 ms away, 100 ms kept back", errors);
        assertThat(millis(errors, 75)).isLessThanOrEqualTo(20);
    }

    private void interrupt(DistantLeg.Distance distance) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        DistantLeg leg = new DistantLeg(channel.eventLoop(), MULAW, distance);
        Downlink downlink = new Downlink(
                leg,
                new PlayoutSettings(200, 120_000),
                new DownlinkLoop(channel.eventLoop()),
                new CallTally(
                        new CallMetrics(new SimpleMeterRegistry()),
                        new Arrival("call", leg, null, Admitted.anybody()),
                        "model",
                        Spending.unlimited().open("call", "anybody")));
        leg.answersTo(downlink);
        downlink.packets(Packets.any(MULAW));
        downlink.onReady(MULAW, new QuietListener());
        for (int turn = 0; turn < TURNS; turn++) {
            OutputItem item = new OutputItem("answer" + turn, "item" + turn);
            downlink.onAudio(item, Unpooled.wrappedBuffer(new byte[8 * ANSWER_MILLIS]));
            leg.flush();
            pass(channel, SOONEST_MILLIS + random.nextInt(LATEST_MILLIS - SOONEST_MILLIS));
            List<Heard> heard = downlink.cutOff(item.responseId());
            leg.send(new CallerCommand.Flush(CallerCommand.Flush.Reason.BARGE_IN));
            leg.flush();
            downlink.onResponseDone(item.responseId());
            pass(channel, 1_000);
            record(turn, heard, leg);
        }
        downlink.close();
        channel.finishAndReleaseAll();
    }

    private static void pass(EmbeddedChannel channel, long millis) {
        long leftNanos = TimeUnit.MILLISECONDS.toNanos(millis);
        while (leftNanos > 0) {
            long nextNanos = channel.runScheduledPendingTasks();
            long step = nextNanos < 0 ? leftNanos : Math.min(leftNanos, Math.max(1, nextNanos));
            channel.advanceTimeBy(step, TimeUnit.NANOSECONDS);
            leftNanos -= step;
        }
        channel.runScheduledPendingTasks();
    }

    private void record(int turn, List<Heard> heard, DistantLeg leg) {
        assertThat(leg.clears()).isEqualTo(turn + 1);
        assertThat(heard).hasSize(1);
        long toldMillis = heard.get(0).playedMillis();
        assertThat((double) toldMillis).as("never more than was sent").isLessThanOrEqualTo(leg.receivedMillis());
        long micros = Math.round(Math.abs(toldMillis - leg.playedMillis()) * 1_000);
        errors.recordValue(micros);
        if (turn == 0) {
            errorsOfFirstTurns.recordValue(micros);
        }
    }

    private static double millis(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1_000.0;
    }

    private static void print(String what, Histogram errors) {
        System.out.printf(
                "heard-at-a-distance %-28s %4d interruptions: p50 %5.1f  p90 %5.1f  p99 %5.1f  max %5.1f ms%n",
                what,
                errors.getTotalCount(),
                millis(errors, 50),
                millis(errors, 90),
                millis(errors, 99),
                millis(errors, 100));
    }
}
