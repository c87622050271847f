package org.tandemrelay.relay.call.downlink;

import io.netty.channel.EventLoop;
import java.time.Duration;
import org.tandemrelay.relay.playout.Metronome;

/** What the ways down of one event loop's calls share. Confined to it. */
public final class DownlinkLoop {

    private static final Duration BEAT = Duration.ofMillis(20);

    private final Metronome metronome;
    private final MarkPhases marks = new MarkPhases();

    /** Of that loop, which has one only. */
    public DownlinkLoop(EventLoop loop) {
        metronome = new Metronome(loop, BEAT);
    }

    /** Beats once a frame. */
    Metronome metronome() {
        return metronome;
    }

    /** Whose turn it is to mark within an answer. */
    MarkPhases marks() {
        return marks;
    }
}
