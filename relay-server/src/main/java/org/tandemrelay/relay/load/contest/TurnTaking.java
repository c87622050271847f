package org.tandemrelay.relay.load.contest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.tandemrelay.relay.load.OwnLimit;

/** Gives contenders their turns. A window in which the callers themselves were late says nothing, and is tried again, twice at most, and
 * not at all after one that was no better for it. For one thread. */
final class TurnTaking {

    /** What the callers do first is not measured: they have just begun to speak again. */
    private static final Duration SETTLING = Duration.ofMillis(400);

    private static final int MOST_AGAIN = 2;

    private final ContestPlan.Timing timing;
    private final Consumer<String> screen;
    private final Map<Contender, Integer> again = new HashMap<>();

    /** Who is no better for being tried again. */
    private final Set<Contender> hopeless = new HashSet<>();

    /**
     * Nobody has had a turn.
     *
     * @param screen is told of each window
     */
    TurnTaking(ContestPlan.Timing timing, Consumer<String> screen) {
        this.timing = timing;
        this.screen = screen;
    }

    /** One window. */
    Window turn(Contender contender) throws InterruptedException {
        Window window = contender.turn(SETTLING, timing.window());
        say(contender, window);
        for (int i = 0; i < MOST_AGAIN && useless(contender, window) && !hopeless.contains(contender); i++) {
            again.merge(contender, 1, Integer::sum);
            window = contender.turn(SETTLING, timing.window());
            say(contender, window);
        }
        if (useless(contender, window)) {
            hopeless.add(contender);
        } else {
            hopeless.remove(contender);
        }
        return window;
    }

    private void say(Contender contender, Window window) {
        screen.accept(String.format(
                Locale.ROOT,
                "%-16s p50 %6.2f  p99 %7.2f  p99.9 %7.2f  sent late %7.2f ms  %5.1f µs a pair  wrong %d%s",
                contender.rival().name(),
                window.trip().p50(),
                window.trip().p99(),
                window.trip().p999(),
                window.late(),
                window.cost().micros(),
                window.wrong(),
                useless(contender, window) ? "  the test was late" : ""));
    }

    private static boolean useless(Contender contender, Window window) {
        boolean nothing = contender.rival().name().equals(Rival.NOTHING);
        return window.testLate() || (nothing && window.trip().p99() >= OwnLimit.MILLIS);
    }

    /** Windows for all, in turn. */
    Map<Contender, List<Window>> rounds(List<Contender> contenders) throws InterruptedException {
        Map<Contender, List<Window>> windows = new HashMap<>();
        for (int i = 0; i < timing.windows(); i++) {
            for (Contender contender : contenders) {
                windows.computeIfAbsent(contender, any -> new ArrayList<>()).add(turn(contender));
            }
        }
        return windows;
    }

    /** How many windows of that one were thrown away. */
    int again(Contender contender) {
        return again.getOrDefault(contender, 0);
    }
}
