package org.tandemrelay.relay.load.contest;

/** Where the most calls of one rival lie: coarse steps up from a sensible number until it does not hold, and half the distance each time then. */
final class Ladder {

    private static final double CLOSE_ENOUGH = 0.04;
    private static final int STEPS_TO_FIRST = 2;

    private final int first;
    private final int most;
    private int holds;
    private int fails;

    /**
     * Nothing is known.
     *
     * @param first to be tried
     * @param most to be tried
     */
    Ladder(int first, int most) {
        this.first = Math.min(first, most);
        this.most = most;
        this.fails = most + 1;
    }

    /** Whether it is known as closely as is wanted. */
    boolean done() {
        return holds == most || fails - holds <= Math.max(1, holds * CLOSE_ENOUGH);
    }

    /** What is to be tried next. */
    int next() {
        if (fails <= most) {
            return (holds + fails) / 2;
        }
        return holds == 0 ? first : Math.min(most, holds + Math.max(1, first / STEPS_TO_FIRST));
    }

    /** Whether trying that many would tell something. */
    boolean wants(int calls) {
        return !done() && calls > holds && calls < fails;
    }

    void tried(int calls, boolean held) {
        if (held) {
            holds = Math.max(holds, calls);
        } else {
            fails = Math.min(fails, calls);
        }
    }
}
