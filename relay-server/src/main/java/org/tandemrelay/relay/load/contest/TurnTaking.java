package org.tandemrelay.relay.load.contest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.tandemrelay.relay.load.OwnLimit;

/** Gives contenders their turns, and another where a window says nothing of them: {@link Tries}. For one thread. */
final class TurnTaking {

    /** What the callers do first is not measured: they have just begun to speak again. */
    private static final Duration SETTLING = Duration.ofMillis(400);

    private final ContestPlan.Timing timing;
    private final Consumer<String> screen;
    private final Map<Contender, Tries> tries = new HashMap<>();

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
        Tries own = tries.computeIfAbsent(contender, any -> new Tries());
        own.begin();
        Window window;
        do {
            window = contender.turn(SETTLING, timing.window());
            say(contender, window);
        } while (own.again(window, late(contender, window)));
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
                remark(contender, window)));
    }

    private static String remark(Contender contender, Window window) {
        if (window.robbed()) {
            return "  the machine was elsewhere";
        }
        return late(contender, window) ? "  the test was late" : "";
    }

    private static boolean late(Contender contender, Window window) {
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
        Tries own = tries.get(contender);
        return own == null ? 0 : own.thrownAway();
    }
}
