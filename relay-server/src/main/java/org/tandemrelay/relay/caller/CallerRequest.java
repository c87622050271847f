package org.tandemrelay.relay.caller;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.http.HttpPeer;

/**
 * The upgrade request, as far as a dialect needs it.
 *
 * @param path without the query
 * @param query decoded parameters
 * @param headers of the request
 * @param peer whom it came from
 * @param agent whom the address asks for; null if it names nobody, or it has not been looked at yet
 */
public record CallerRequest(
        String path,
        Map<String, List<String>> query,
        HttpHeaders headers,
        HttpPeer peer,
        @Nullable AgentProfile agent) {

    /** A request that asks for nobody. */
    public CallerRequest(String path, Map<String, List<String>> query, HttpHeaders headers, HttpPeer peer) {
        this(path, query, headers, peer, null);
    }

    /** The same, for this agent. */
    public CallerRequest with(@Nullable AgentProfile asked) {
        return new CallerRequest(path, query, headers, peer, asked);
    }

    /** The first value of each parameter. */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new HashMap<>();
        query.forEach((name, values) -> parameters.put(name, values.get(0)));
        return Map.copyOf(parameters);
    }

    /**
     * A parameter that may be given at most once.
     *
     * @return null if it is not given
     * @throws RefusedUpgrade 400 if it is given twice
     */
    public @Nullable String parameter(String name) throws RefusedUpgrade {
        List<String> values = query.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new RefusedUpgrade(
                    HttpResponseStatus.BAD_REQUEST,
                    "the parameter '" + name + "' is given " + values.size() + " times");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    /** Without path, query and headers, each of which can hold a credential. */
    @Override
    public String toString() {
        return "CallerRequest[]";
    }
}
