package org.tandemrelay.relay.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.ToolSpec;

/** The functions of one kind of call, and what posts to their webhooks. Does not change, and is shared by calls. */
public final class Toolbox {

    private final Map<String, ToolDefinition> tools = new LinkedHashMap<>();

    /** Null where no function needs it. */
    private final @Nullable WebhookClient webhooks;

    private Toolbox(List<ToolDefinition> tools, @Nullable WebhookClient webhooks) {
        this.webhooks = webhooks;
        for (ToolDefinition tool : tools) {
            if (this.tools.put(tool.name(), tool) != null) {
                throw new IllegalArgumentException("two functions are called " + tool.name());
            }
        }
    }

    /** No functions. */
    public static Toolbox none() {
        return new Toolbox(List.of(), null);
    }

    /**
     * These functions.
     *
     * @param tools each with a name of its own
     * @param webhooks posts; closed by whoever made it
     * @throws IllegalArgumentException if two have one name
     */
    public static Toolbox of(List<ToolDefinition> tools, WebhookClient webhooks) {
        return new Toolbox(tools, webhooks);
    }

    /** What the model is told of them. */
    public List<ToolSpec> specs() {
        return tools.values().stream().map(ToolDefinition::spec).toList();
    }

    /** Likewise of those only that callers do. */
    public List<ToolSpec> forwarded() {
        return tools.values().stream()
                .filter(ToolDefinition::forwarded)
                .map(ToolDefinition::spec)
                .toList();
    }

    /** The function of this name; null if there is none. */
    public @Nullable ToolDefinition find(String name) {
        return tools.get(name);
    }

    /** Posts to the webhooks of these functions. */
    public WebhookClient webhooks() {
        if (webhooks == null) {
            throw new IllegalStateException("no functions, and so no webhooks");
        }
        return webhooks;
    }
}
