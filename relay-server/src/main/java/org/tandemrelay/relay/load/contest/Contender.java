package org.tandemrelay.relay.load.contest;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.load.crew.Crew;
import org.tandemrelay.relay.load.crew.LoadLoop;
import org.tandemrelay.relay.load.crew.LoadPlan;
import org.tandemrelay.relay.load.crew.Reading;
import org.tandemrelay.relay.load.crew.Tally;
import org.tandemrelay.relay.load.process.ProcessProbe;
import org.tandemrelay.relay.load.process.StolenTime;
import org.tandemrelay.relay.load.process.ThreadClock;

/** A rival with callers of its own, who stay in their calls and speak when it is their turn. For one thread, which it blocks. */
final class Contender implements AutoCloseable {

    private static final long POLL_MILLIS = 20;
    private static final int COMING_POLLS = 750;
    private static final int BACK_POLLS = 250;

    private final Rival rival;
    private final Crew crew;
    private final double perSecond;
    private final @Nullable ThreadClock clock;
    private final @Nullable ProcessProbe probe;

    // Of the window that is open.

    private Map<String, Long> ranBefore = Map.of();
    private Tally tallyBefore = Tally.NONE;
    private double stolenBefore;
    private long openedNanos;

    Contender(Rival rival, double perSecond, LoadLoop home) throws SSLException {
        this.rival = rival;
        this.perSecond = perSecond;
        this.crew = new Crew(
                rival.target(), new LoadPlan.Manner(true, rival.converted(), 0, Duration.ZERO), perSecond, home);
        Long pid = rival.pid();
        this.clock = pid == null ? null : new ThreadClock(pid);
        this.probe = pid == null ? null : new ProcessProbe(pid);
    }

    Rival rival() {
        return rival;
    }

    /** Whether it becomes faster by being called. */
    boolean compiles() {
        return probe != null && probe.jvm();
    }

    /** Its process; null if there is none. */
    @Nullable
    ProcessProbe probe() {
        return probe;
    }

    Tally tally() {
        return crew.tally();
    }

    /** Calls come and go from now on. */
    void comeAndGo() {
        crew.replace();
    }

    /** Has so many call, fewer or more than before, and waits for them. Returns how many were refused. */
    int gather(int calls) throws InterruptedException {
        Tally before = crew.tally();
        crew.want(calls, false);
        long coming = Math.max(0, calls - before.up());
        TimeUnit.MILLISECONDS.sleep((long) (coming / perSecond * 1e3));
        Tally now = crew.tally();
        for (int i = 0; i < COMING_POLLS && now.up() + now.failed() - before.failed() < calls; i++) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            now = crew.tally();
        }
        return now.failed() - before.failed();
    }

    void speak() {
        crew.speak();
    }

    /** Nobody says more, and what is under way comes back, if it does within some seconds. */
    void hush() throws InterruptedException {
        crew.hush();
        for (int i = 0; i < BACK_POLLS && crew.tally().under() > 0; i++) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Measures from now on. */
    void open() {
        tallyBefore = crew.tally();
        stolenBefore = StolenTime.millis();
        ranBefore = clock == null ? Map.of() : clock.read();
        crew.openWindow();
        openedNanos = System.nanoTime();
    }

    /** Says for that long what does not count, then what does, and waits for what is under way. */
    Window turn(Duration settling, Duration window) throws InterruptedException {
        crew.speak();
        TimeUnit.NANOSECONDS.sleep(settling.toNanos());
        Tally before = crew.tally();
        open();
        TimeUnit.NANOSECONDS.sleep(window.toNanos());
        Window seen = look();
        hush();
        Tally after = crew.tally();
        return seen.withWrong(after.wrong() - before.wrong() + Math.max(0, after.under()));
    }

    /** What was measured. Frames that are under way are not missed yet. */
    Window look() {
        double seconds = (System.nanoTime() - openedNanos) / 1e9;
        Map<String, Long> ran = clock == null ? Map.of() : clock.read();
        Reading reading = crew.reading();
        Tally tally = crew.tally();
        return new Window(
                Window.Trip.of(reading.roundTrip()),
                reading.sendLag().p99(),
                tally.wrong() - tallyBefore.wrong(),
                tally.failed() - tallyBefore.failed(),
                Window.Cost.of(
                        ThreadClock.Ran.between(ranBefore, ran),
                        reading.roundTrip().count(),
                        seconds),
                seconds,
                StolenTime.millis() - stolenBefore);
    }

    /** All hang up. Returns how many frames were lost or went wrong, from the beginning. */
    long leave() throws InterruptedException {
        crew.speak();
        crew.hangUpAll();
        return crew.tally().wrong();
    }

    @Override
    public void close() {
        crew.close();
        if (probe != null) {
            probe.close();
        }
    }
}
