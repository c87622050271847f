package org.tandemrelay.relay.heard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SessionRecord.Truncation;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/**
 * What the model is told that was heard, against what was played when the caller stopped: of each dialect so many interruptions as
 * {@code -Dheard.interruptions} says, of which 99 in 100 must be told to 20 ms. To be run with the profile {@code heard}. Every build has
 * {@code HeardAtADistanceTest}, which needs no clock.
 *
 * <p>All of it happens on one machine, which may have no time for a while: that would be measured in the place of the network. So it is
 * watched, and what was measured when it stood still counts for nothing but that no more was told than was sent.
 */
@EnabledIfSystemProperty(
        named = "heard.interruptions",
        matches = "\\d+",
        disabledReason = "measured when it is asked for: -Pheard")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class HeardErrorTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SPEECH = "not-ill-disposed.wav";
    private static final long[] ONE_WAY_MILLIS = {0, 60, 200};
    private static final int PER_CALL = 4;

    /** More of them, and two cores have time for nothing else. */
    private static final int CALLS_AT_ONCE = Integer.getInteger("heard.callers", 6);

    /** As often as this the machine may have stood still. */
    private static final int TRIES = 3;

    /** A dialect by its name; empty for all. */
    private static final String ONLY = System.getProperty("heard.dialect", "");

    private static final int WANTED = Integer.getInteger("heard.interruptions", 200);

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = loops.next();
    private final LoopWatch watch = new LoopWatch(loop);
    private final Random random = new Random(20_261_121);
    private final Histogram all = new Histogram(4);
    private final List<Histogram> byDistance =
            Stream.generate(() -> new Histogram(4)).limit(ONE_WAY_MILLIS.length).toList();

    private final Histogram withStandstills = new Histogram(4);
    private int told;

    static Stream<Arguments> dialects() {
        return Stream.of(
                        Arguments.of("twilio", (Supplier<FarCaller>) FarTwilio::new),
                        Arguments.of("native", (Supplier<FarCaller>) FarNative::new),
                        Arguments.of("vonage", (Supplier<FarCaller>) FarVonage::new),
                        Arguments.of("asterisk", (Supplier<FarCaller>) FarAsterisk::new))
                .filter(one -> ONLY.isEmpty() || ONLY.equals(one.get()[0]));
    }

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dialects")
    void isToldToTheFrame(String dialect, Supplier<FarCaller> caller) {
        // When
        SimulatorSettings model = SimulatorSettings.defaults().withThinkingMillis(50);
        try (TestRelay relay = TestRelay.start(model, "")) {
            while (all.getTotalCount() < WANTED && told < TRIES * WANTED) {
                interrupt(relay, caller);
            }
        }

        // Then
        print(dialect);
        assertThat(all.getTotalCount()).as("interruptions measured").isGreaterThanOrEqualTo(WANTED);
        assertThat(millis(all, 99)).as("99 in 100, in ms").isLessThanOrEqualTo(20);
    }

    /** Some calls at once. */
    private void interrupt(TestRelay relay, Supplier<FarCaller> caller) {
        int before = relay.simulator().sessions().size();
        List<FarCaller> callers = new ArrayList<>();
        for (int i = 0; i < CALLS_AT_ONCE; i++) {
            FarCaller next = caller.get();
            byte[] turn = turn(next.format());
            Random chance = new Random(random.nextLong());
            next.call(watch, loop, relay.port(), new FarCaller.Plan(turn, PER_CALL, distance(i), chance));
            callers.add(next);
            // One after the other, so that the simulator's sessions are in the order of the calls.
            int sessions = before + i + 1;
            await().atMost(PATIENCE).until(() -> relay.simulator().sessions().size() == sessions);
        }
        await().atMost(PATIENCE).until(() -> callers.stream().allMatch(FarCaller::done));
        for (int i = 0; i < CALLS_AT_ONCE; i++) {
            int session = before + i;
            await().atMost(PATIENCE).until(() -> truncations(relay, session).size() >= PER_CALL - 1);
            List<Truncation> truncations = truncations(relay, session);
            // On a machine that stands still an answer may be over before it is interrupted: then nothing is told of
            // it.
            if (truncations.size() == callers.get(i).interruptions().size()) {
                compare(callers.get(i), truncations, byDistance.get(i % ONE_WAY_MILLIS.length));
            }
            callers.get(i).hangUp();
        }
    }

    private static long distance(int caller) {
        return ONE_WAY_MILLIS[caller % ONE_WAY_MILLIS.length];
    }

    /** With no more silence around it than it takes to find its end. */
    private static byte[] turn(AudioFormat format) {
        byte[] turn = Speech.turn(SPEECH, format);
        return Arrays.copyOfRange(turn, (int) format.bytesOf(400), turn.length - (int) format.bytesOf(300));
    }

    private static List<Truncation> truncations(TestRelay relay, int session) {
        return relay.simulator().sessions().get(session).truncations();
    }

    private void compare(FarCaller caller, List<Truncation> truncations, Histogram ofDistance) {
        for (int i = 0; i < truncations.size(); i++) {
            Interruption truth = caller.interruptions().get(i);
            long toldMillis = truncations.get(i).audioEndMillis();
            told++;
            assertThat(toldMillis)
                    .as("never more than was sent")
                    .isLessThanOrEqualTo((long) truth.receivedMillis() + 1);
            long micros = Math.round(Math.abs(toldMillis - truth.playedMillis()) * 1_000);
            withStandstills.recordValue(micros);
            if (truth.calm()) {
                all.recordValue(micros);
                ofDistance.recordValue(micros);
            }
        }
    }

    private static double millis(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1_000.0;
    }

    private void print(String dialect) {
        for (int i = 0; i < ONE_WAY_MILLIS.length; i++) {
            print(dialect + " " + ONE_WAY_MILLIS[i] + " ms away", byDistance.get(i));
        }
        print(dialect, all);
        print(dialect + " with standstills", withStandstills);
    }

    private static void print(String what, Histogram errors) {
        System.out.printf(
                "heard-error %-30s %4d interruptions: p50 %5.1f  p90 %5.1f  p99 %5.1f  max %5.1f ms%n",
                what,
                errors.getTotalCount(),
                millis(errors, 50),
                millis(errors, 90),
                millis(errors, 99),
                millis(errors, 100));
    }
}
