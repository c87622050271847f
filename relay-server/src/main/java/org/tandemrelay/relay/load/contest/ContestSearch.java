package org.tandemrelay.relay.load.contest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Looks for the most calls that each contender bears: all at the same numbers, in turn. A number holds if two windows of at most three do, since a moment
 * in which the whole machine stood still may spoil one.
 */
final class ContestSearch {

    private static final Duration BETWEEN_LEVELS = Duration.ofSeconds(3);
    private static final int ENOUGH = 2;

    private final ContestPlan plan;
    private final Contender nothing;
    private final Gathering gathering;
    private final Consumer<String> screen;
    private final Map<Contender, Ladder> ladders = new LinkedHashMap<>();
    private final Map<Contender, List<Searched.Tried>> tried = new LinkedHashMap<>();

    /** Has so many call each of them, and waits until all are warm. */
    @FunctionalInterface
    interface Gathering {
        Map<Contender, Integer> gather(int calls, List<Contender> contenders, Duration warmUp)
                throws InterruptedException;
    }

    /**
     * A search.
     *
     * @param contenders of which the first has nothing between
     */
    ContestSearch(ContestPlan plan, List<Contender> contenders, Gathering gathering, Consumer<String> screen) {
        this.plan = plan;
        this.nothing = contenders.get(0);
        this.gathering = gathering;
        this.screen = screen;
        for (Contender contender : contenders.subList(1, contenders.size())) {
            ladders.put(contender, new Ladder(plan.calls().get(0), plan.calls().get(1)));
            tried.put(contender, new ArrayList<>());
        }
    }

    List<Searched> run() throws InterruptedException {
        Duration warmUp = plan.timing().warmUp();
        for (OptionalInt next = next(); next.isPresent(); next = next()) {
            level(next.getAsInt(), warmUp);
            warmUp = BETWEEN_LEVELS;
        }
        List<Searched> found = new ArrayList<>();
        tried.forEach(
                (contender, all) -> found.add(new Searched(contender.rival().name(), List.copyOf(all))));
        return found;
    }

    private OptionalInt next() {
        return ladders.values().stream()
                .filter(ladder -> !ladder.done())
                .mapToInt(Ladder::next)
                .min();
    }

    private void level(int calls, Duration warmUp) throws InterruptedException {
        List<Contender> wanting = ladders.entrySet().stream()
                .filter(entry -> entry.getValue().wants(calls))
                .map(Map.Entry::getKey)
                .toList();
        List<Contender> all = new ArrayList<>(wanting);
        all.add(0, nothing);
        Map<Contender, Integer> refused = gathering.gather(calls, all, warmUp);
        TurnTaking turns = new TurnTaking(plan.timing(), screen);
        Map<Contender, Verdict> verdicts = new LinkedHashMap<>();
        wanting.forEach(contender ->
                verdicts.put(contender, new Verdict(ENOUGH, refused.getOrDefault(contender, 0) > 0)));
        while (verdicts.values().stream().anyMatch(verdict -> !verdict.given())) {
            Window without = turns.turn(nothing);
            for (Map.Entry<Contender, Verdict> entry : verdicts.entrySet()) {
                if (!entry.getValue().given()) {
                    entry.getValue().add(turns.turn(entry.getKey()), without);
                }
            }
        }
        verdicts.forEach((contender, verdict) -> give(calls, contender, verdict.tried(calls, turns.again(contender))));
    }

    private void give(int calls, Contender contender, Searched.Tried one) {
        Ladder ladder = ladders.get(contender);
        List<Searched.Tried> before = tried.get(contender);
        if (ladder != null && before != null) {
            ladder.tried(calls, one.held());
            before.add(one);
        }
        screen.accept(String.format(
                Locale.ROOT,
                "%5d calls  %-16s %s%s  added p99 %s ms  wrong %d  failed %d  again %d",
                calls,
                contender.rival().name(),
                one.held() ? "held" : "did not hold",
                one.testLate() ? ", the test itself was late" : "",
                one.added().stream()
                        .map(millis -> String.format(Locale.ROOT, "%.1f", millis))
                        .toList(),
                one.windows().stream().mapToLong(Window::wrong).sum(),
                one.windows().stream().mapToInt(Window::failed).sum(),
                one.again()));
    }
}
