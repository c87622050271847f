package org.tandemrelay.relay.load;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.load.crew.Crew;
import org.tandemrelay.relay.load.crew.LoadLoop;
import org.tandemrelay.relay.load.crew.LoadPlan;
import org.tandemrelay.relay.load.crew.Profile;
import org.tandemrelay.relay.load.crew.Reading;
import org.tandemrelay.relay.load.process.Machine;
import org.tandemrelay.relay.load.process.ProcessProbe;
import org.tandemrelay.relay.load.process.Rig;
import org.tandemrelay.relay.load.process.StartUp;

/** Plays the profile of a plan, against the model itself first where that is wanted, and then against the relay. Blocks. */
public final class LoadTest {

    private static final long REHEARSAL_MILLIS = 700;
    private static final Duration WARMING = Duration.ofSeconds(15);
    private static final int WARMING_CALLS = 100;
    private static final int COMINGS = 8;
    private static final Duration LONGEST_DIRECT = Duration.ofSeconds(10);

    private final LoadPlan plan;
    private final Progress progress;
    private final Setting setting;

    /**
     * What it runs on.
     *
     * @param shared with the tests before and after; borrowed
     * @param relay the relay's process; null if it is elsewhere; borrowed, and closed if that process is ended for a cold one
     * @param rig what the test has started for itself; null if it has not; borrowed
     */
    public record Setting(
            Machine machine,
            Shared shared,
            @Nullable ProcessProbe relay,
            @Nullable Rig rig) {

        LoadLoop loop() {
            return shared.loop();
        }
    }

    /**
     * What tests have in common that are made one after the other.
     *
     * @param loop of all callers and models
     * @param directs what the model itself took
     */
    public record Shared(LoadLoop loop, Directs directs) {}

    /**
     * A test that has not begun.
     *
     * @param progress is shown how it goes
     */
    public LoadTest(LoadPlan plan, Progress progress, Setting setting) {
        this.plan = plan;
        this.progress = progress;
        this.setting = setting;
    }

    /**
     * Tests.
     *
     * @throws SSLException if the JDK's certificates cannot be read
     * @throws IOException if a relay that is to be started does not start
     */
    public Result run() throws InterruptedException, IOException {
        Instant begun = Instant.now();
        rehearse();
        LoadPlan.Crowd crowd = plan.crowd();
        return switch (crowd.profile()) {
            case STEP -> stepped(begun);
            case COLD -> cold(begun);
            default -> {
                Measured direct = direct(crowd.calls());
                Passage passage = new Passage(plan.target(), plan, setting.loop(), setting.relay());
                Rig rig = setting.rig();
                if (rig != null) {
                    passage = passage.askingWhatModelsWereTold(rig::truncations);
                }
                Measured measured = passage.run(crowd, plan.timing(), progress.of("relay"));
                yield new Result(plan, begun, setting.machine(), measured, direct, null, List.of());
            }
        };
    }

    private Result stepped(Instant begun) throws InterruptedException, SSLException {
        warm(WARMING_CALLS, WARMING);
        List<Step> steps = new StepSearch(plan.crowd().calls(), this::step).run();
        Step best = steps.stream()
                .filter(Step::held)
                .max((one, other) -> Integer.compare(one.calls(), other.calls()))
                .orElse(steps.get(0));
        return new Result(plan, begun, setting.machine(), best.measured(), best.direct(), null, steps);
    }

    /** Callers and model are warm, of calls to a relay that then makes room for the one that is measured. */
    private Result cold(Instant begun) throws InterruptedException, IOException {
        Rig rig = setting.rig();
        if (rig == null) {
            throw new IllegalStateException("there is no relay to be started anew");
        }
        warm(plan.crowd().calls(), plan.timing().warmUp());
        comeAndGo(plan.target());
        warmDirect();
        Measured direct = direct(plan.crowd().calls());
        ProcessProbe former = setting.relay();
        if (former != null) {
            former.close();
        }
        StartUp startUp = rig.renew();
        try (ProcessProbe relay = ProcessProbe.fromOutside(rig.relayPid())) {
            Measured measured = new Passage(plan.target(), plan, setting.loop(), relay)
                    .run(plan.crowd(), plan.timing(), progress.of("cold relay"));
            return new Result(plan, begun, setting.machine(), measured, direct, startUp, List.of());
        }
    }

    /** One call, of which nothing is kept: else the first would be timed while this JVM loads its classes. */
    private void rehearse() throws InterruptedException, SSLException {
        if (plan.timing().warmUp().isZero()) {
            return;
        }
        try (Crew one = new Crew(plan.target(), plan.manner(), 1, setting.loop())) {
            one.want(1, true);
            TimeUnit.MILLISECONDS.sleep(REHEARSAL_MILLIS);
            one.hangUpAll();
        }
    }

    /** Calls that do not count: a relay that has just started would not hold the first number that is tried. */
    private void warm(int most, Duration time) throws InterruptedException, SSLException {
        LoadPlan.Crowd crowd = plan.crowd();
        if (!plan.timing().warmUp().isZero()) {
            new Passage(plan.target(), plan, setting.loop(), null)
                    .run(
                            new LoadPlan.Crowd(Math.min(most, crowd.calls()), crowd.perSecond(), Profile.STEADY),
                            new LoadPlan.Timing(time, Duration.ofSeconds(1)),
                            progress.of("warming"));
        }
    }

    /** Callers of the model itself are another protocol's, and have yet to learn it. */
    private void warmDirect() throws InterruptedException, SSLException {
        LoadPlan.Target model = plan.direct();
        if (model != null && !plan.timing().warmUp().isZero()) {
            new Passage(model, plan, setting.loop(), null)
                    .run(
                            new LoadPlan.Crowd(
                                    plan.crowd().calls(), plan.crowd().perSecond(), Profile.STEADY),
                            new LoadPlan.Timing(plan.timing().warmUp(), Duration.ofSeconds(1)),
                            progress.of("warming"));
            comeAndGo(model);
        }
    }

    /** Talking for long teaches a JVM nothing of how calls begin, and a cold relay is called by many at once. */
    private void comeAndGo(LoadPlan.Target target) throws InterruptedException, SSLException {
        LoadPlan.Crowd crowd = plan.crowd();
        for (int i = 0; i < COMINGS && !plan.timing().warmUp().isZero(); i++) {
            try (Crew crew = new Crew(target, plan.manner(), crowd.perSecond(), setting.loop())) {
                crew.want(crowd.calls(), false);
                TimeUnit.MILLISECONDS.sleep(REHEARSAL_MILLIS + (long) (crowd.calls() / crowd.perSecond() * 1e3));
                crew.hangUpAll();
            }
        }
    }

    private @Nullable Measured direct(int calls) throws InterruptedException, SSLException {
        LoadPlan.Target model = plan.direct();
        if (model == null) {
            return null;
        }
        LoadPlan.Timing timing = plan.timing();
        // Of a cold relay the first moments count, and are to be compared with the same.
        boolean cold = plan.crowd().profile() == Profile.COLD;
        LoadPlan.Crowd crowd =
                new LoadPlan.Crowd(calls, plan.crowd().perSecond(), cold ? Profile.COLD : Profile.STEADY);
        Directs directs = setting.shared().directs();
        Measured known = directs.of(model, crowd);
        if (known != null) {
            return known;
        }
        Duration duration =
                cold || timing.duration().compareTo(LONGEST_DIRECT) < 0 ? timing.duration() : LONGEST_DIRECT;
        Measured measured = new Passage(model, plan, setting.loop(), null)
                .run(crowd, new LoadPlan.Timing(timing.warmUp(), duration), progress.of("direct"));
        directs.keep(model, crowd, measured);
        return measured;
    }

    /** A moment in which the machine stood still may have spoiled it: what does not hold is tried twice more, and holds if it does both times. */
    private Step step(int calls) throws InterruptedException, SSLException {
        Step first = tryOnce(calls);
        if (first.held() || !tryOnce(calls).held()) {
            return first;
        }
        return tryOnce(calls);
    }

    private Step tryOnce(int calls) throws InterruptedException, SSLException {
        Measured direct = direct(calls);
        LoadPlan.Crowd crowd = new LoadPlan.Crowd(calls, plan.crowd().perSecond(), Profile.STEADY);
        Measured measured = new Passage(plan.target(), plan, setting.loop(), setting.relay())
                .run(crowd, plan.timing(), progress.of(calls + " calls"));
        Step step = new Step(calls, measured, direct, false);
        Reading reading = measured.reading();
        boolean held = step.addedP99() < StepSearch.MOST_ADDED_MILLIS
                && reading.frames().wrong() == 0
                && reading.calls().failed() == 0
                && reading.roundTrip().count() > 0;
        return new Step(calls, measured, direct, held);
    }
}
