package org.tandemrelay.relay.door;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.admission.Principal;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.call.Admitted;
import org.tandemrelay.relay.caller.CallerDialects;
import org.tandemrelay.relay.caller.CallerEntry;
import org.tandemrelay.relay.caller.CallerRequest;
import org.tandemrelay.relay.caller.RefusedUpgrade;
import org.tandemrelay.relay.spend.Budget;
import org.tandemrelay.relay.spend.Spending;

/** What a caller has to pass before its connection is upgraded. */
final class Entrance {

    private final FrontDoor door;

    Entrance(FrontDoor door) {
        this.door = door;
    }

    /**
     * Lets a caller in. The place that it takes is given back when its connection is gone.
     *
     * @throws RefusedUpgrade if it is not to come in; then it takes no place
     */
    CallerEntry admit(FullHttpRequest request, CallerDialects.Place place, CallerRequest caller, Channel channel)
            throws RefusedUpgrade {
        HandshakeRules.check(request);
        if (door.switchboard().draining()) {
            throw new RefusedUpgrade(HttpResponseStatus.SERVICE_UNAVAILABLE, "the relay is shutting down");
        }
        Admission.Grant grant = door.admission()
                .admit(place.dialect(), caller, channel.eventLoop().ticker().nanoTime());
        boolean entered = false;
        try {
            CallerEntry entry = entry(place, caller, grant.principal());
            channel.closeFuture().addListener(closed -> grant.permit().release());
            entered = true;
            return entry;
        } finally {
            if (!entered) {
                grant.permit().release();
            }
        }
    }

    /** Before the model is dialled, and before the caller is told that it has a line. */
    private void refuseSpent(Principal principal, @Nullable AgentProfile agent) throws RefusedUpgrade {
        Spending spending = door.switchboard().spending();
        Budget spent = spending.refusal(principal.name(), agent == null ? null : agent.name());
        if (spent != null) {
            throw new RefusedUpgrade(
                    HttpResponseStatus.TOO_MANY_REQUESTS, spent.message(), spending.secondsLeftToday());
        }
    }

    private CallerEntry entry(CallerDialects.Place place, CallerRequest caller, Principal principal)
            throws RefusedUpgrade {
        AgentProfile agent = AgentAsked.in(caller, place, door.switchboard().agents(), principal.agent());
        refuseSpent(principal, agent);
        return new CallerEntry(
                place.dialect(),
                place.dialect().newProtocol(caller.with(agent)),
                new Admitted(principal.name(), agent, principal.longest()));
    }
}
