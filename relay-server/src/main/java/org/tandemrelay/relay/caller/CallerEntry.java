package org.tandemrelay.relay.caller;

import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentProfile;

/**
 * A caller who has been let in.
 *
 * @param dialect how it speaks
 * @param protocol the dialect's side of its call
 * @param agent whom its address asks for; null if it names nobody
 */
public record CallerEntry(
        CallerDialect dialect,
        CallerProtocol protocol,
        @Nullable AgentProfile agent) {}
