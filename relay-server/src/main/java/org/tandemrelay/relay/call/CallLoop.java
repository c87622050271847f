package org.tandemrelay.relay.call;

import org.tandemrelay.relay.call.line.Crowd;
import org.tandemrelay.relay.playout.Metronome;

/**
 * What all calls of an event loop share.
 *
 * @param playout beats once a frame
 * @param watch beats for the limits, which are seconds and more
 * @param crowd of those that have lost their model
 */
record CallLoop(Metronome playout, Metronome watch, Crowd crowd) {}
