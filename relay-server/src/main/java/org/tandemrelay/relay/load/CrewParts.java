package org.tandemrelay.relay.load;

import java.util.function.Consumer;

/** What the calls of one crew share. Confined to its event loop. */
final class CrewParts {

    private final LoadPlan.Target target;
    private final LoadPlan.Manner manner;
    private final Meters meters;
    private final Pacer pacer;
    private final Consumer<LoadCall> gone;
    private final Marker marker = new Marker();
    private byte[] scratch = {};

    CrewParts(LoadPlan.Target target, LoadPlan.Manner manner, Meters meters, Pacer pacer, Consumer<LoadCall> gone) {
        this.target = target;
        this.manner = manner;
        this.meters = meters;
        this.pacer = pacer;
        this.gone = gone;
    }

    LoadPlan.Target target() {
        return target;
    }

    Meters meters() {
        return meters;
    }

    Pacer pacer() {
        return pacer;
    }

    /** Is told of each call that is over, once. */
    Consumer<LoadCall> gone() {
        return gone;
    }

    /** What that caller does. */
    Conduct conduct(int number) {
        return manner.echo()
                ? new EchoConduct(target.script(), meters, marker, number)
                : new TalkConduct(target.script(), meters, manner, number);
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
