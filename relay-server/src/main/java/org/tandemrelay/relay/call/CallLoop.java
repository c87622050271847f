package org.tandemrelay.relay.call;

import org.tandemrelay.relay.playout.Metronome;

/**
 * The clocks that all calls of an event loop share.
 *
 * @param playout beats once a frame
 * @param watch beats for the limits, which are seconds and more
 */
record CallLoop(Metronome playout, Metronome watch) {}
