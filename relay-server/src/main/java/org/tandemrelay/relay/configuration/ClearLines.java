package org.tandemrelay.relay.configuration;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.tool.ToolDefinition;
import org.tandemrelay.relay.tool.Webhook;

/** Servers beyond this machine that are talked to without TLS. */
final class ClearLines {

    private ClearLines() {}

    /** One sentence for each; none repeats a path or a query, which may hold a key. */
    static Set<String> of(Configuration configuration) {
        Set<String> warnings = new LinkedHashSet<>();
        URI usual = configuration.find(ModelSettings.MODEL_URL);
        if (usual != null && inTheClear(usual)) {
            warnings.add(model("model-url"));
        }
        for (AgentProfile agent : configuration.agents().all()) {
            URI own = agent.model().url();
            if (own != null && inTheClear(own) && !isOf(own, usual)) {
                warnings.add(model("model-url of the agent " + agent.name()));
            }
            webhooks(agent)
                    .filter(url -> inTheClear(url))
                    .forEach(
                            url -> warnings.add("a webhook of the agent " + agent.name() + " is http://" + url.getHost()
                                    + ": what callers ask for, and what comes of it, goes over the network unencrypted:"
                                    + " use https://"));
        }
        return warnings;
    }

    private static String model(String what) {
        return what + " is ws://: what is said, and the key, go over the network unencrypted: use wss://";
    }

    private static Stream<URI> webhooks(AgentProfile agent) {
        return Stream.concat(
                        agent.session().tools().stream(),
                        Stream.ofNullable(agent.conduct().keypad().hook()))
                .map(ToolDefinition::webhook)
                .filter(Objects::nonNull)
                .map(Webhook::url);
    }

    /** Whatever model is asked for there. */
    private static boolean isOf(URI address, @Nullable URI server) {
        return server != null && address.getRawAuthority().equals(server.getRawAuthority());
    }

    private static boolean inTheClear(URI url) {
        String scheme = String.valueOf(url.getScheme());
        boolean clear = scheme.equalsIgnoreCase("ws") || scheme.equalsIgnoreCase("http");
        return clear && !Loopback.is(String.valueOf(url.getHost()));
    }
}
