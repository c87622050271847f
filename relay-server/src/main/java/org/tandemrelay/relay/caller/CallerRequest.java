package org.tandemrelay.relay.caller;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.http.HttpPeer;

/**
 * The upgrade request, as far as a dialect needs it.
 *
 * @param path without the query
 * @param query decoded parameters
 * @param headers of the request
 * @param peer whom it came from
 */
public record CallerRequest(String path, Map<String, List<String>> query, HttpHeaders headers, HttpPeer peer) {

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

    /** Without query and headers, which hold credentials. */
    @Override
    public String toString() {
        return "CallerRequest[" + path + "]";
    }
}
