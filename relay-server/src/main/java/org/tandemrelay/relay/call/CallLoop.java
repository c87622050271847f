package org.tandemrelay.relay.call;

import org.tandemrelay.relay.call.downlink.DownlinkLoop;
import org.tandemrelay.relay.call.line.Crowd;
import org.tandemrelay.relay.playout.Metronome;

/**
 * What all calls of an event loop share.
 *
 * @param downlinks what their ways down share
 * @param watch beats for the limits, which are seconds and more
 * @param crowd of those that have lost their model
 */
record CallLoop(DownlinkLoop downlinks, Metronome watch, Crowd crowd) {}
