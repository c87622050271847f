package org.tandemrelay.relay.door;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.http.HttpEndpoint;

/** The endpoints of a relay by path. */
public final class HttpEndpoints {

    private final Map<String, HttpEndpoint> byPath = new HashMap<>();
    private final Map<String, HttpEndpoint> byPrefix = new HashMap<>();

    /** Adds one; a later one takes the path of an earlier. Only before the door opens. */
    public HttpEndpoints with(String path, HttpEndpoint endpoint) {
        byPath.put(path, endpoint);
        return this;
    }

    /** Adds several. */
    public HttpEndpoints with(Map<String, HttpEndpoint> endpoints) {
        byPath.putAll(endpoints);
        return this;
    }

    /** Adds one for all paths that begin so and have none of their own. Only before the door opens. */
    public HttpEndpoints below(String prefix, HttpEndpoint endpoint) {
        byPrefix.put(prefix, endpoint);
        return this;
    }

    /** The endpoint of a path, or null. */
    @Nullable
    HttpEndpoint at(String path) {
        HttpEndpoint exact = byPath.get(path);
        if (exact != null) {
            return exact;
        }
        for (Map.Entry<String, HttpEndpoint> below : byPrefix.entrySet()) {
            if (path.startsWith(below.getKey())) {
                return below.getValue();
            }
        }
        return null;
    }
}
