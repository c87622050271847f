/**
 * The load test: many recorded callers at once, and what they measure.
 *
 * <p>{@link org.tandemrelay.relay.load.LoadTest} plays a profile against the relay and, for comparison, against the model itself. A {@code Passage}
 * is one stretch of it, and leaves a {@link org.tandemrelay.relay.load.Measured}; the {@link org.tandemrelay.relay.load.Result} of them all is
 * held against what was expected of it.
 *
 * <p>The rooms, of which each knows those before it only: {@code crew} has the callers, {@code process} the relay as a process beside them, this
 * one the test, {@code report} what it looks like on paper, and {@code contest} several relays measured against each other in turn.
 */
@NullMarked
package org.tandemrelay.relay.load;

import org.jspecify.annotations.NullMarked;
