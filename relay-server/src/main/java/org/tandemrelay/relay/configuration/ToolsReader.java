package org.tandemrelay.relay.configuration;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.tool.ToolDefinition;
import org.tandemrelay.relay.tool.Webhook;
import org.tandemrelay.relay.tool.WebhookSecret;
import org.tandemrelay.upstream.session.ToolSpec;

/** Reads the functions that a model may call. */
final class ToolsReader {

    private static final int MOST_RETRIES = 10;

    private ToolsReader() {}

    /** Those that the sections describe; what is wrong with one is told by it. */
    static List<ToolDefinition> read(List<YamlSection> sections) {
        List<ToolDefinition> tools = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlSection section : sections) {
            ToolDefinition tool = read(section);
            if (tool != null && !names.add(tool.name())) {
                section.problem("name", "'" + tool.name() + "' is of another tool already");
            } else if (tool != null) {
                tools.add(tool);
            }
        }
        return tools;
    }

    private static @Nullable ToolDefinition read(YamlSection section) {
        ToolSpec spec = spec(section);
        boolean forward = section.get("forward", Values::yesOrNo, false);
        Duration timeout = section.get("timeout", Values::positiveDuration, ToolDefinition.DEFAULT_TIMEOUT);
        Duration filler = section.find("filler-after", Values::positiveDuration);
        Webhook webhook = webhook(section, !forward);
        if (forward && webhook != null) {
            section.problem("forward", "cannot stand beside url: a function is done by the caller or by a webhook");
        }
        section.refuseOthers();
        return spec == null || (webhook == null && !forward)
                ? null
                : new ToolDefinition(spec, forward ? null : webhook, timeout, filler);
    }

    private static @Nullable ToolSpec spec(YamlSection section) {
        String name = section.find("name", Values::text);
        String description = section.find("description", Values::text);
        YamlNode parameters = section.node("parameters");
        if (name == null || description == null) {
            section.problem(name == null ? "name" : "description", "is missing");
            return null;
        }
        String schema = parameters == null ? ToolSpec.NO_PARAMETERS : YamlJson.write(parameters);
        if (!schema.startsWith("{")) {
            section.problem(
                    "parameters", "must be a JSON schema of an object, such as {type: object, properties: {…}}");
            return null;
        }
        try {
            return new ToolSpec(name, description, schema);
        } catch (IllegalArgumentException wrong) {
            section.problem("name", "cannot be: " + wrong.getMessage());
            return null;
        }
    }

    /** Where a section's events or calls are posted; null if it names no address, or something is wrong with it, which is told. */
    static @Nullable Webhook webhook(YamlSection section, boolean needed) {
        URI url = section.address("url", ToolsReader::httpAddress);
        WebhookSecret secret = section.secret("secret", WebhookSecret::of);
        int retries = section.get("retries", Values.number(0, MOST_RETRIES), Webhook.DEFAULT_RETRIES);
        int mostBytes = section.get("longest-answer", Values::size, Webhook.DEFAULT_MOST_ANSWER_BYTES);
        if (url == null) {
            if (needed && section.node("url") == null) {
                section.problem("url", "is missing: http:// or https:// address of the webhook");
            }
            return null;
        }
        return new Webhook(url, secret, retries, mostBytes);
    }

    private static URI httpAddress(String value) {
        URI uri;
        try {
            uri = URI.create(value);
        } catch (IllegalArgumentException notAnAddress) {
            throw new IllegalArgumentException("is not an address");
        }
        Webhook.of(uri, null);
        return uri;
    }
}
