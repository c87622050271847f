package org.tandemrelay.relay.playout;

import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** A listener's place at a {@link Metronome}. Confined to its loop. */
@EachFrame(Way.DOWN)
public final class Seat implements Beat {

    private final Metronome metronome;
    private final Metronome.Listener listener;

    /** Where it is among the others; -1 once it was left. */
    private int index;

    Seat(Metronome metronome, Metronome.Listener listener, int index) {
        this.metronome = metronome;
        this.listener = listener;
        this.index = index;
    }

    Metronome.Listener listener() {
        return listener;
    }

    int index() {
        return index;
    }

    /** Others have left, or this one. */
    void moved(int to) {
        index = to;
    }

    @Override
    public long lastNanos() {
        return metronome.lastNanos();
    }

    @Override
    public void restUntil(long nanos) {
        if (index >= 0) {
            metronome.rest(index, nanos);
        }
    }

    /** Hears no more; no harm if that is so already. */
    public void leave() {
        if (index >= 0) {
            metronome.remove(this);
        }
    }
}
