package org.tandemrelay.relay.agent;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which model speaks for an agent.
 *
 * @param url a server that speaks OpenAI Realtime; null for the vendor's, or the simulator where there is no name either
 * @param name the model's name at the vendor; null if the address names it, or none is needed
 * @param key credential; null if the model wants none
 * @param callersFormat whether the model is asked for the caller's own audio format, so that nothing need be converted
 */
public record AgentModel(
        @Nullable URI url, @Nullable String name, @Nullable String key, boolean callersFormat) {

    /** The embedded simulator. */
    public static AgentModel simulator() {
        return new AgentModel(null, null, null, true);
    }

    /** What it is called; null if any name will do. */
    public @Nullable String calledName() {
        if (url == null) {
            return name;
        }
        List<String> names = new QueryStringDecoder(url).parameters().getOrDefault("model", List.of());
        return names.isEmpty() ? null : names.get(0);
    }

    /** Whether it is the embedded simulator. */
    public boolean simulated() {
        return url == null && name == null;
    }

    /** Without the key, and without the query of the address, which holds one for some models. */
    @Override
    public String toString() {
        return "AgentModel[url=" + String.valueOf(url).replaceFirst("\\?.*", "?…") + ", name=" + name + "]";
    }
}
