/**
 * Calls that nobody makes, before the first that somebody does. A JVM that has just started interprets what it runs, and takes seconds of a
 * processor to compile it: time that the first callers would wait for their own words.
 *
 * <p>{@link WarmUp} has callers of its own call the relay through loopback sockets, as many frames as they get through; what the relay dials
 * for them is a {@link org.tandemrelay.upstream.simulator.RealtimeSimulator} that echoes. Both live on one event loop that is stopped
 * afterwards. That the relay counts, logs and bills nothing of these calls is up to whoever starts them.
 */
@NullMarked
package org.tandemrelay.relay.warmup;

import org.jspecify.annotations.NullMarked;
