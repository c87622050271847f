/**
 * What the outside learns of calls: one log line at each end of a call, and metrics. Nothing spoken, nothing secret, nothing per frame
 * but two counters.
 */
@NullMarked
package org.tandemrelay.relay.observe;

import org.jspecify.annotations.NullMarked;
