package org.tandemrelay.relay.call;

import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentOnCall;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.call.leg.Arrival;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.leg.CallerCapabilities.Trait;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.settings.AgentLine;
import org.tandemrelay.relay.call.settings.CallLimits;
import org.tandemrelay.relay.call.settings.CallSettings;
import org.tandemrelay.relay.call.tally.CallTally;
import org.tandemrelay.relay.keeping.CallRecorder;

/** Finds out who answers a call, and makes what that takes. */
final class Reception {

    private final Switchboard switchboard;
    private final Arrival arrival;
    private final CallerCapabilities caller;

    /**
     * Who answers.
     *
     * @param line an agent, with what its calls need
     * @param settings of this call
     * @param started how the call began
     */
    record Answering(AgentLine line, CallSettings settings, CallerEvent.CallStarted started) {
        AgentProfile agent() {
            return line.profile();
        }
    }

    Reception(Switchboard switchboard, Arrival arrival) {
        this.switchboard = switchboard;
        this.arrival = arrival;
        this.caller = arrival.leg().capabilities();
    }

    /** Whether what the caller says once its socket is open makes a difference to who answers, and with which words. */
    boolean waits() {
        return caller.have(Trait.FORMATS_LATER)
                || (caller.have(Trait.STARTS_LATER)
                        && switchboard
                                .agents()
                                .dependsOnParameters(arrival.admitted().agent()));
    }

    /** Who answers; null if the call asks for somebody whom there is not. */
    @Nullable
    Answering answering(CallerEvent.CallStarted started) {
        AgentProfile asked = arrival.admitted().agent();
        AgentProfile agent = asked == null ? switchboard.agents().choose(started.parameters()) : asked;
        if (agent == null) {
            return null;
        }
        AgentLine line = switchboard.line(agent);
        return new Answering(line, line.settings().of(new AgentOnCall(agent, started.parameters())), started);
    }

    /** What may be of a call that this agent answers. */
    CallLimits limits(Answering answering) {
        return answering.settings().limits().atMost(arrival.admitted().longest());
    }

    /** What is said in the call goes through this from now on. */
    CallBody body(Answering answering, Call call, CallTally tally) {
        CallerLeg leg = arrival.leg();
        CallLoop clocks = switchboard.clocksOf(leg.loop());
        CallRecorder recorder = switchboard.recorder(arrival, answering.agent(), call.startNanos());
        CallParts parts = new CallParts(call, leg, tally, answering.settings(), clocks, recorder);
        return caller.have(Trait.PASS_THROUGH)
                ? new PassThroughBody(parts)
                : new CanonicalBody(parts, answering.started());
    }
}
