/**
 * Who answers: an {@link org.tandemrelay.relay.agent.AgentProfile} is a model, how its session is to be, and how the relay runs a call
 * on its behalf. It is the operator's, made from the configuration at start and never changed.
 *
 * <p>The {@link org.tandemrelay.relay.agent.AgentDirectory} chooses one for a call: by the name in the address, by the name that the
 * bridge passes on, or by the number that was dialled. Its words are {@link org.tandemrelay.relay.agent.Template}s; an {@link
 * org.tandemrelay.relay.agent.AgentOnCall} is a profile whose words are filled in with what the caller's parameters say, which are made
 * harmless by {@link org.tandemrelay.relay.agent.Variables} before.
 */
@NullMarked
package org.tandemrelay.relay.agent;

import org.jspecify.annotations.NullMarked;
