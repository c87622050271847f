package org.tandemrelay.relay.door;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.http.HttpEndpoint;

/** The endpoints of a relay by path. */
public final class HttpEndpoints {

    private final Map<String, HttpEndpoint> byPath = new HashMap<>();

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

    /** The endpoint of a path, or null. */
    @Nullable
    HttpEndpoint at(String path) {
        return byPath.get(path);
    }
}
