package org.tandemrelay.relay.load.crew;

import java.util.function.Consumer;

/** What the calls of one crew share. Confined to its event loop. */
final class CrewParts {

    private final LoadPlan.Target target;
    private final LoadPlan.Manner manner;
    private final Shared shared;
    private final Consumer<LoadCall> gone;
    private final Marker marker = new Marker();
    private byte[] scratch = {};

    /** What they all write into. */
    record Shared(Meters meters, Pacer pacer, OneBuffer outgoing) {}

    CrewParts(LoadPlan.Target target, LoadPlan.Manner manner, Shared shared, Consumer<LoadCall> gone) {
        this.target = target;
        this.manner = manner;
        this.shared = shared;
        this.gone = gone;
    }

    LoadPlan.Target target() {
        return target;
    }

    Meters meters() {
        return shared.meters();
    }

    Pacer pacer() {
        return shared.pacer();
    }

    OneBuffer outgoing() {
        return shared.outgoing();
    }

    /** Is told of each call that is over, once. */
    Consumer<LoadCall> gone() {
        return gone;
    }

    /** What that caller does. */
    Conduct conduct(int number) {
        if (manner.echo()) {
            return manner.converted() || target.script().packets()
                    ? new CountedConduct(target.script(), shared.meters(), number)
                    : new EchoConduct(target.script(), shared.meters(), marker, number);
        }
        return new TalkConduct(target.script(), shared.meters(), manner, number);
    }

    boolean echo() {
        return manner.echo();
    }

    /** Room that each frame uses for a moment. */
    byte[] scratch(int bytes) {
        if (scratch.length < bytes) {
            scratch = new byte[bytes];
        }
        return scratch;
    }
}
