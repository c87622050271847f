/**
 * What calls are to be: limits, patience, pace, and which agent answers by which model.
 *
 * <p>{@link org.tandemrelay.relay.call.settings.AgentLine} is an agent with the {@link org.tandemrelay.relay.call.settings.CallSettings} of
 * its calls and the connector to its model, {@link org.tandemrelay.relay.call.settings.AgentLines} all of a relay's. All of it is immutable,
 * and safe from any thread: another configuration is other objects, for the calls that begin then.
 */
@NullMarked
package org.tandemrelay.relay.call.settings;

import org.jspecify.annotations.NullMarked;
