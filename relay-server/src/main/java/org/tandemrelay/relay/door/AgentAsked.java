package org.tandemrelay.relay.door;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentDirectory;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.leg.CallerCapabilities.Trait;
import org.tandemrelay.relay.caller.CallerDialects;
import org.tandemrelay.relay.caller.CallerRequest;
import org.tandemrelay.relay.caller.Printable;
import org.tandemrelay.relay.caller.RefusedUpgrade;

/** Whom an address asks for: behind the dialect's path, {@code /v1/call/NAME}, or in the query, {@code ?agent=NAME}. */
final class AgentAsked {

    private AgentAsked() {}

    /**
     * The agent; null if the address names none, and the caller has still to say who it is.
     *
     * @param only that the caller's credential allows; null for any
     * @throws RefusedUpgrade 404 if there is none of that name, 400 if two are named, 403 if the credential is for another
     */
    static @Nullable AgentProfile in(
            CallerRequest request, CallerDialects.Place place, AgentDirectory agents, @Nullable String only)
            throws RefusedUpgrade {
        String inQuery = agents.looksAtNames() ? request.parameter(AgentDirectory.PARAMETER) : null;
        String inPath = place.agent();
        if (inPath != null && inQuery != null && !inPath.equals(inQuery)) {
            throw new RefusedUpgrade(
                    HttpResponseStatus.BAD_REQUEST,
                    "the address names two agents, '" + Printable.of(inPath) + "' and '" + Printable.of(inQuery) + "'");
        }
        String asked = inPath == null ? inQuery : inPath;
        if (only != null && asked != null && !only.equals(asked)) {
            throw new RefusedUpgrade(HttpResponseStatus.FORBIDDEN, "this credential is for another agent");
        }
        String name = only == null ? asked : only;
        if (name == null || name.isEmpty()) {
            CallerCapabilities caller = place.dialect().capabilities();
            boolean saysMore = caller.have(Trait.STARTS_LATER) || caller.have(Trait.FORMATS_LATER);
            return saysMore ? null : agents.choose(request.parameters());
        }
        AgentProfile agent = agents.named(name);
        if (agent == null) {
            throw new RefusedUpgrade(
                    HttpResponseStatus.NOT_FOUND, "there is no agent '" + Printable.of(name) + "' here");
        }
        return agent;
    }
}
