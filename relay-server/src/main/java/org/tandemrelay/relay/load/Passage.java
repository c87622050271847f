package org.tandemrelay.relay.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.load.crew.Crew;
import org.tandemrelay.relay.load.crew.Cut;
import org.tandemrelay.relay.load.crew.Glance;
import org.tandemrelay.relay.load.crew.HeardError;
import org.tandemrelay.relay.load.crew.LoadLoop;
import org.tandemrelay.relay.load.crew.LoadPlan;
import org.tandemrelay.relay.load.crew.Profile;
import org.tandemrelay.relay.load.crew.Reading;
import org.tandemrelay.relay.load.process.ProcessProbe;
import org.tandemrelay.relay.load.process.RelayUse;

/** One crew's time with one target: comes, warms up, is measured, and hangs up. For one thread, which it blocks. */
final class Passage {

    private static final int SPIKE_SHARE = 4;
    private static final int SPIKE_PARTS = 3;
    private static final long COMING_SECONDS = 15;
    private static final Duration DEAFENING = Duration.ofSeconds(3);

    private final LoadPlan.Target target;
    private final LoadPlan plan;
    private final LoadLoop home;

    /** Null if the process is not known. */
    private final @Nullable ProcessProbe process;

    /** What models were told was heard, in ms by item; null if they cannot be asked. */
    private @Nullable Supplier<Map<String, Long>> told;

    private final List<Second> seconds = new ArrayList<>();

    /** Set when it begins. */
    private long begunNanos;

    private long lastNanos;
    private long lastSent;
    private double lastCpuSeconds;
    private double idleMib;
    private boolean measuring;

    Passage(LoadPlan.Target target, LoadPlan plan, LoadLoop home, @Nullable ProcessProbe process) {
        this.target = target;
        this.home = home;
        this.plan = plan;
        this.process = process;
    }

    /** Asks models what they were told. */
    Passage askingWhatModelsWereTold(Supplier<Map<String, Long>> millisByItem) {
        told = millisByItem;
        return this;
    }

    Measured run(LoadPlan.Crowd crowd, LoadPlan.Timing timing, Progress.Part progress)
            throws InterruptedException, SSLException {
        try (Crew crew = new Crew(target, plan.manner(), crowd.perSecond(), home);
                Crew deaf = new Crew(target, plan.manner(), crowd.perSecond(), home)) {
            begunNanos = System.nanoTime();
            lastNanos = begunNanos;
            idleMib = process == null ? -1 : process.residentMib();
            lastCpuSeconds = process == null ? 0 : process.cpuSeconds();
            come(crew, crowd, timing, progress);
            Measured undisturbed = null;
            if (crowd.deaf() > 0) {
                undisturbed = measure(crew, null, () -> watch(crew, timing.duration(), progress));
                disturb(crew, deaf, crowd, progress);
            }
            Measured measured = measure(crew, undisturbed, () -> stay(crew, crowd, timing, progress));
            List<Cut> cuts = crew.cuts();
            crew.hangUpAll();
            HeardError heard = told == null ? HeardError.NONE : HeardError.between(cuts, told.get());
            return new Measured(
                    measured.reading().endingAs(crew.reading(), heard),
                    List.copyOf(seconds),
                    measured.use(),
                    undisturbed);
        }
    }

    /** Before anything is measured. Where the relay is cold that is nothing at all. */
    private void come(Crew crew, LoadPlan.Crowd crowd, LoadPlan.Timing timing, Progress.Part progress)
            throws InterruptedException {
        if (crowd.profile() == Profile.COLD) {
            return;
        }
        if (crowd.profile() == Profile.SOAK) {
            crew.replace();
        }
        int base = base(crowd);
        crew.want(base, false);
        watch(crew, Duration.ofNanos((long) (base / crowd.perSecond() * 1e9)), progress);
        // The last may take a while to be answered; those that fail are not waited for.
        for (int i = 0; i < COMING_SECONDS && !allCame(crew, base); i++) {
            watch(crew, Duration.ofSeconds(1), progress);
        }
        watch(crew, timing.warmUp(), progress);
    }

    private static int base(LoadPlan.Crowd crowd) {
        return crowd.profile() == Profile.SPIKE ? Math.max(1, crowd.calls() / SPIKE_SHARE) : crowd.calls();
    }

    /** Some come who do not read, and all that lies between is given the time to be filled. */
    private void disturb(Crew crew, Crew deaf, LoadPlan.Crowd crowd, Progress.Part progress)
            throws InterruptedException {
        deaf.want(crowd.deaf(), true);
        for (int i = 0; i < COMING_SECONDS && !allCame(deaf, crowd.deaf()); i++) {
            watch(crew, Duration.ofSeconds(1), progress);
        }
        deaf.deafen();
        watch(crew, DEAFENING, progress);
    }

    private void stay(Crew crew, LoadPlan.Crowd crowd, LoadPlan.Timing timing, Progress.Part progress)
            throws InterruptedException {
        if (crowd.profile() == Profile.SPIKE) {
            spike(crew, crowd, timing.duration().dividedBy(SPIKE_PARTS), progress);
            return;
        }
        if (crowd.profile() == Profile.COLD) {
            crew.want(crowd.calls(), false);
        }
        watch(crew, timing.duration(), progress);
    }

    /** What callers do while they are measured. */
    private interface Stay {
        void live() throws InterruptedException;
    }

    private Measured measure(Crew crew, @Nullable Measured undisturbed, Stay stay) throws InterruptedException {
        ProcessProbe.Usage before = process == null ? null : process.usage();
        int first = seconds.size();
        crew.openWindow();
        measuring = true;
        long openedNanos = System.nanoTime();
        stay.live();
        measuring = false;
        double windowSeconds = (System.nanoTime() - openedNanos) / 1e9;
        Reading reading = crew.reading();
        ProcessProbe.Usage after = process == null ? null : process.usage();
        List<Second> watched = List.copyOf(seconds.subList(first, seconds.size()));
        RelayUse use = before == null || after == null
                ? null
                : RelayUse.between(
                        before,
                        after,
                        idleMib,
                        new RelayUse.Work(
                                windowSeconds,
                                meanCalls(watched, crew.open()),
                                reading.roundTrip().count()));
        return new Measured(reading, watched, use, undisturbed);
    }

    private static double meanCalls(List<Second> watched, int otherwise) {
        return watched.stream().mapToInt(Second::calls).average().orElse(Math.max(1, otherwise));
    }

    private void spike(Crew crew, LoadPlan.Crowd crowd, Duration third, Progress.Part progress)
            throws InterruptedException {
        watch(crew, third, progress);
        crew.want(crowd.calls(), true);
        watch(crew, third, progress);
        crew.want(Math.max(1, crowd.calls() / SPIKE_SHARE), true);
        watch(crew, third, progress);
    }

    private static boolean allCame(Crew crew, int wanted) {
        Reading.Calls calls = crew.reading().calls();
        return calls.connected() + calls.failed() >= wanted;
    }

    private void watch(Crew crew, Duration duration, Progress.Part progress) throws InterruptedException {
        long endNanos = System.nanoTime() + duration.toNanos();
        while (endNanos - System.nanoTime() > 0) {
            long nextNanos = lastNanos + TimeUnit.SECONDS.toNanos(1);
            long until = Math.min(nextNanos - System.nanoTime(), endNanos - System.nanoTime());
            TimeUnit.NANOSECONDS.sleep(Math.max(0, until));
            if (nextNanos - System.nanoTime() <= 0) {
                look(crew, progress);
            }
        }
    }

    private void look(Crew crew, Progress.Part progress) {
        Glance glance = crew.glance();
        long now = System.nanoTime();
        double passed = (now - lastNanos) / 1e9;
        double cpu = process == null ? 0 : process.cpuSeconds();
        seconds.add(new Second(
                (now - begunNanos) / 1e9,
                glance.up(),
                glance.p50(),
                glance.p99(),
                glance.max(),
                (glance.sent() - lastSent) / passed,
                process == null ? -1 : (cpu - lastCpuSeconds) / passed,
                process == null ? -1 : process.residentMib(),
                measuring));
        progress.show(glance, seconds.get(seconds.size() - 1));
        lastSent = glance.sent();
        lastCpuSeconds = cpu;
        lastNanos = now;
    }
}
