package org.tandemrelay.relay.load;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.load.crew.Distribution;
import org.tandemrelay.relay.load.crew.HeardError;
import org.tandemrelay.relay.load.crew.LoadPlan;
import org.tandemrelay.relay.load.crew.Profile;
import org.tandemrelay.relay.load.crew.Reading;
import org.tandemrelay.relay.load.crew.Script;
import org.tandemrelay.relay.load.process.Machine;
import org.tandemrelay.relay.load.process.RelayUse;
import org.tandemrelay.relay.load.process.StartUp;
import org.tandemrelay.relay.recorded.UnreadableRecordingException;
import org.tandemrelay.relay.recorded.line.CallUrl;
import org.tandemrelay.relay.recorded.line.Destination;
import org.tandemrelay.relay.recorded.line.LineDialect;
import org.tandemrelay.relay.recorded.line.LineDialects;
import org.tandemrelay.relay.recorded.line.WireAudio;
import org.tandemrelay.relay.recorded.line.WireEncoding;

/** Results as tests may have come to. */
public final class Results {

    private static final Path SPEECH = Path.of("../samples/recorded-audio/made-amiable.wav");
    private static final WireAudio PCM = new WireAudio(WireEncoding.PCM16, 24_000, 20);

    private Results() {}

    /** A p99 of 4 ms, of which 1 ms is added; three frames lost; 18 µs a pair. */
    public static Result echo() {
        return result(Profile.STEADY, measured(4, 3, use()), measured(3, 0, null), List.of());
    }

    /** All at once at a relay that has just started. */
    public static Result cold() {
        Result echo = echo();
        return new Result(
                echo.plan(),
                echo.begun(),
                echo.machine(),
                echo.measured(),
                echo.direct(),
                new StartUp(812, 2_404),
                List.of());
    }

    /** Before some stopped reading it was 3 ms. */
    public static Result disturbed() {
        Result echo = echo();
        Measured measured = echo.measured();
        return new Result(
                echo.plan(),
                echo.begun(),
                echo.machine(),
                new Measured(measured.reading(), measured.seconds(), measured.use(), measured(3, 0, use())),
                echo.direct(),
                null,
                List.of());
    }

    /** 100 and 200 calls held, 400 and 300 did not. */
    public static Result stepped() {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(100, measured(1.2, 0, use()), measured(1, 0, null), true));
        steps.add(new Step(200, measured(1.8, 0, use()), measured(1, 0, null), true));
        steps.add(new Step(400, measured(60, 2, use()), measured(1.5, 0, null), false));
        steps.add(new Step(300, measured(9, 0, use()), measured(1.2, 0, null), false));
        return result(Profile.STEP, steps.get(1).measured(), steps.get(1).direct(), steps);
    }

    /** Turns with a relay elsewhere, of which nothing is known. */
    public static Result talk() {
        Reading echo = measured(4, 0, null).reading();
        Reading talk = new Reading(
                Distribution.NONE,
                echo.sendLag(),
                echo.connect(),
                Distribution.NONE,
                Distribution.NONE,
                echo.roundTrip(),
                echo.roundTrip(),
                new Reading.Calls(2, 2, 1, Map.of("1000", 1, "1011 <b>model_failed</b>", 1)),
                echo.frames(),
                new Reading.Turns(12, 1, 4, new HeardError(echo.roundTrip(), 1)),
                new Reading.Playout(2, 31, -1, echo.roundTrip()));
        return result(Profile.STEADY, new Measured(talk, seconds(), null, null), null, List.of());
    }

    private static Result result(Profile profile, Measured measured, @Nullable Measured direct, List<Step> steps) {
        LoadPlan plan = new LoadPlan(
                target("native"),
                target("openai"),
                new LoadPlan.Crowd(400, 50, profile, 0),
                new LoadPlan.Manner(true, false, 0, Duration.ofSeconds(1)),
                new LoadPlan.Timing(Duration.ofSeconds(1), Duration.ofSeconds(3)));
        Machine machine = new Machine("A <processor>", 2, 16, "Linux 6", "17", "epoll", 0.5, "relay on processor 0");
        return new Result(plan, Instant.parse("2026-11-21T10:00:00Z"), machine, measured, direct, null, steps);
    }

    private static LoadPlan.Target target(String dialect) {
        LineDialect spoken = LineDialects.named(dialect, LineDialects.Options.NONE);
        try {
            return new LoadPlan.Target(
                    new Destination(
                            spoken,
                            CallUrl.parse("ws://127.0.0.1:8080")
                                    .orAt(spoken.path())
                                    .uri(),
                            "a-secret"),
                    PCM,
                    Script.read(SPEECH, spoken, PCM));
        } catch (UnreadableRecordingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Measured measured(double p99, long lost, @Nullable RelayUse use) {
        Histogram trips = new Histogram(3);
        for (int i = 0; i < 1_000; i++) {
            trips.recordValue((long) (p99 * 1e6 * (i < 980 ? 0.5 : 1)));
        }
        Distribution spread = Distribution.of(trips);
        Reading reading = new Reading(
                spread,
                spread,
                spread,
                spread,
                spread,
                Distribution.NONE,
                Distribution.NONE,
                new Reading.Calls(2, 2, 0, Map.of("1000", 2)),
                new Reading.Frames(1_000, 1_000 - lost, lost, 0, 0, 0, 0, 1_300_000, 1_500_000),
                new Reading.Turns(0, 0, 0, HeardError.NONE),
                new Reading.Playout(0, 0, 0.9, Distribution.NONE));
        return new Measured(reading, seconds(), use, null);
    }

    private static List<Second> seconds() {
        List<Second> seconds = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            seconds.add(new Second(i, 2, 0.4, 4, 6, 100, 0.25, 180, i > 1));
        }
        return seconds;
    }

    private static RelayUse use() {
        return new RelayUse(0.9, 0.3, 0.054, 18, 150, 180, 40, 1, 3, 60);
    }
}
