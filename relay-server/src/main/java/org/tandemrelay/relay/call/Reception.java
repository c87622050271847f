package org.tandemrelay.relay.call;

import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentOnCall;
import org.tandemrelay.relay.agent.AgentProfile;

/** Finds out who answers a call. */
final class Reception {

    private final Switchboard switchboard;
    private final CallerCapabilities caller;

    /** Whom the address asks for; null if that is left to the call's parameters. */
    private final @Nullable AgentProfile asked;

    /**
     * Who answers.
     *
     * @param line an agent, with what its calls need
     * @param settings of this call
     */
    record Answering(AgentLine line, CallSettings settings) {}

    Reception(Switchboard switchboard, CallerCapabilities caller, @Nullable AgentProfile asked) {
        this.switchboard = switchboard;
        this.caller = caller;
        this.asked = asked;
    }

    /** Whether what the caller says once its socket is open makes a difference to who answers, and with which words. */
    boolean waits() {
        return caller.formatsLater()
                || (caller.parametersLater() && switchboard.agents().dependsOnParameters(asked));
    }

    /** Who answers; null if the call asks for somebody whom there is not. */
    @Nullable
    Answering answering(CallerEvent.CallStarted started) {
        AgentProfile agent = asked == null ? switchboard.agents().choose(started.parameters()) : asked;
        if (agent == null) {
            return null;
        }
        AgentLine line = switchboard.line(agent);
        return new Answering(line, line.settings().of(new AgentOnCall(agent, started.parameters())));
    }
}
