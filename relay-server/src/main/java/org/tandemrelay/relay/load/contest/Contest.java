package org.tandemrelay.relay.load.contest;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.tandemrelay.relay.load.crew.LoadLoop;
import org.tandemrelay.relay.load.process.Machine;

/**
 * Several relays, or what stands in their place, called by the same callers from one event loop. All stay connected as long as it takes; who is measured
 * changes every few seconds, so that all have the same good and bad moments of the machine. Blocks.
 */
public final class Contest {

    private static final Duration WITHOUT_COMPILER = Duration.ofSeconds(3);

    private final ContestPlan plan;
    private final LoadLoop home;
    private final PrintWriter screen;

    /**
     * A contest that has not begun.
     *
     * @param home of the callers; borrowed
     * @param screen is told how it goes, line by line
     */
    public Contest(ContestPlan plan, LoadLoop home, PrintWriter screen) {
        this.plan = plan;
        this.home = home;
        this.screen = screen;
    }

    /**
     * Compares them.
     *
     * @throws SSLException if the JDK's certificates cannot be read
     */
    public ContestResult run(List<Rival> rivals) throws InterruptedException, SSLException {
        Instant begun = Instant.now();
        Machine machine = Machine.here("");
        List<Contender> contenders = new ArrayList<>();
        try {
            for (Rival rival : rivals) {
                contenders.add(new Contender(rival, plan.perSecond(), home));
            }
            if (plan.way() == ContestPlan.Way.SEARCH) {
                List<Searched> found = new ContestSearch(plan, contenders, this::gather, this::say).run();
                leave(contenders);
                return new ContestResult(plan, begun, machine, List.of(), found);
            }
            List<ContestResult.Level> levels = new ArrayList<>();
            for (int calls : plan.calls()) {
                levels.add(level(calls, contenders));
            }
            leave(contenders);
            return new ContestResult(plan, begun, machine, levels, List.of());
        } finally {
            contenders.forEach(Contender::close);
        }
    }

    private ContestResult.Level level(int calls, List<Contender> contenders) throws InterruptedException {
        boolean inTurn = plan.way() == ContestPlan.Way.IN_TURN;
        Map<Contender, Integer> refused =
                gather(calls, contenders, plan.timing().warmUp());
        Map<Contender, UseProbe> uses = new HashMap<>();
        contenders.forEach(contender -> uses.put(contender, new UseProbe(contender)));
        TurnTaking turns = new TurnTaking(plan.timing(), this::say);
        Map<Contender, List<Window>> windows = inTurn ? turns.rounds(contenders) : together(contenders);
        List<Standing> standings = new ArrayList<>();
        for (Contender contender : contenders) {
            UseProbe use = uses.getOrDefault(contender, new UseProbe(contender));
            Standing standing = new Standing(
                    contender.rival().name(),
                    windows.getOrDefault(contender, List.of()),
                    turns.again(contender),
                    refused.getOrDefault(contender, 0),
                    use.sinceThen(inTurn));
            standings.add(standing);
            say(calls, standing);
        }
        return new ContestResult.Level(calls, standings);
    }

    /** Has them come, and speak until they are warm. Where they speak in turn, they are silent then. Returns who refused how many. */
    private Map<Contender, Integer> gather(int calls, List<Contender> contenders, Duration warmUp)
            throws InterruptedException {
        Map<Contender, Integer> refused = new HashMap<>();
        boolean atOnce = plan.way() == ContestPlan.Way.TOGETHER || plan.way() == ContestPlan.Way.SOAK;
        for (Contender contender : contenders) {
            if (plan.way() == ContestPlan.Way.SOAK) {
                contender.comeAndGo();
            }
            contender.speak();
            refused.put(contender, contender.gather(calls));
            if (!atOnce) {
                boolean less = !contender.compiles() && warmUp.compareTo(WITHOUT_COMPILER) > 0;
                TimeUnit.NANOSECONDS.sleep((less ? WITHOUT_COMPILER : warmUp).toNanos());
                contender.hush();
            }
        }
        if (atOnce) {
            TimeUnit.NANOSECONDS.sleep(warmUp.toNanos());
        }
        return refused;
    }

    private Map<Contender, List<Window>> together(List<Contender> contenders) throws InterruptedException {
        Map<Contender, List<Window>> windows = new HashMap<>();
        for (int i = 0; i < plan.timing().windows(); i++) {
            contenders.forEach(Contender::open);
            TimeUnit.NANOSECONDS.sleep(plan.timing().window().toNanos());
            for (Contender contender : contenders) {
                windows.computeIfAbsent(contender, any -> new ArrayList<>()).add(contender.look());
            }
        }
        return windows;
    }

    private static void leave(List<Contender> contenders) throws InterruptedException {
        for (Contender contender : contenders) {
            contender.leave();
        }
    }

    private void say(int calls, Standing standing) {
        say(String.format(
                Locale.ROOT,
                "%5d calls  %-16s %5.1f µs a pair  p50 %.2f  p99 %.2f  p99.9 %.2f ms  wrong %d  refused %d  again %d",
                calls,
                standing.name(),
                standing.median(window -> window.cost().micros()),
                standing.median(window -> window.trip().p50()),
                standing.median(window -> window.trip().p99()),
                standing.median(window -> window.trip().p999()),
                standing.wrong(),
                standing.refused(),
                standing.again()));
    }

    private void say(String line) {
        screen.println(line);
        screen.flush();
    }
}
