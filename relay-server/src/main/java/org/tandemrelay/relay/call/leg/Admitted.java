package org.tandemrelay.relay.call.leg;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentProfile;

/**
 * What was settled at the door, before the caller's socket was open.
 *
 * @param name of whoever calls, for logs; never a secret
 * @param agent whom the address or the credential asks for; null if that is left to the call's parameters
 * @param longest duration of the call that the credential allows; null for no less than the agent's own
 */
public record Admitted(
        String name, @Nullable AgentProfile agent, @Nullable Duration longest) {

    /** Somebody, for whom nothing is settled. */
    public static Admitted anybody() {
        return new Admitted("anybody", null, null);
    }
}
