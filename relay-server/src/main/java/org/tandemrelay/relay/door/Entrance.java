package org.tandemrelay.relay.door;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.admission.Principal;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.call.leg.Admitted;
import org.tandemrelay.relay.caller.CallerDialects;
import org.tandemrelay.relay.caller.CallerEntry;
import org.tandemrelay.relay.caller.CallerRequest;
import org.tandemrelay.relay.caller.RefusedUpgrade;
import org.tandemrelay.relay.overload.Overload;
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
        refuseTooMuch(channel.eventLoop());
        Admission.Grant grant = door.admission()
                .admit(place.dialect(), caller, channel.eventLoop().ticker().nanoTime());
        boolean entered = false;
        try {
            CallerEntry entry = entry(
                    place,
                    caller,
                    grant.principal(),
                    channel.eventLoop().ticker().nanoTime());
            channel.closeFuture().addListener(closed -> grant.permit().release());
            door.overload().tookOne(channel);
            entered = true;
            return entry;
        } finally {
            if (!entered) {
                grant.undo();
            }
        }
    }

    /** Before anything is done for the caller: to find out who it is costs more than to send it away. */
    private void refuseTooMuch(EventLoop loop) throws Relieved {
        Overload.Reason reason = door.overload().refusal(loop);
        if (reason != null) {
            throw reason == Overload.Reason.LAG ? Relieved.late() : Relieved.shortOfMemory();
        }
    }

    private void refuseTired(@Nullable AgentProfile agent, long nowNanos) throws Relieved {
        long nanos = door.switchboard().modelRestsNanos(agent, nowNanos);
        if (nanos > 0) {
            throw Relieved.model(nanos);
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

    private CallerEntry entry(CallerDialects.Place place, CallerRequest caller, Principal principal, long nowNanos)
            throws RefusedUpgrade {
        AgentProfile agent = AgentAsked.in(caller, place, door.switchboard().agents(), principal.agent());
        refuseSpent(principal, agent);
        refuseTired(agent, nowNanos);
        return new CallerEntry(
                place.dialect(),
                place.dialect().newProtocol(caller.with(agent)),
                new Admitted(principal.name(), agent, principal.longest()));
    }
}
