package org.tandemrelay.testing.fault;

/** A rule in the making: {@code proxy.connection(2).down().frame(7).meets(Fault.reset())}. */
public final class RuleMaker {

    private final FaultProxy proxy;
    private final int connection;
    private Direction direction = Direction.UP;
    private int first;
    private int last = Integer.MAX_VALUE;

    RuleMaker(FaultProxy proxy, int connection) {
        this.proxy = proxy;
        this.connection = connection;
    }

    /** From who connected. */
    public RuleMaker up() {
        direction = Direction.UP;
        return this;
    }

    /** To who connected. */
    public RuleMaker down() {
        direction = Direction.DOWN;
        return this;
    }

    /** The head of the request, or of its answer. */
    public RuleMaker head() {
        return units(0, 0);
    }

    /** One frame, counted from 1. */
    public RuleMaker frame(int index) {
        return units(index, index);
    }

    /** That frame, and all behind it. */
    public RuleMaker fromFrame(int index) {
        return units(index, Integer.MAX_VALUE);
    }

    /** All frames and the head before them. */
    public RuleMaker everything() {
        return units(0, Integer.MAX_VALUE);
    }

    private RuleMaker units(int from, int to) {
        first = from;
        last = to;
        return this;
    }

    /** Holds from now on, behind the rules that were made before. */
    public void meets(Fault fault) {
        meets("fault", fault);
    }

    /** Likewise, with a name for the log. */
    public void meets(String name, Fault fault) {
        proxy.add(new Rule(connection, direction, first, last, name, fault));
    }
}
