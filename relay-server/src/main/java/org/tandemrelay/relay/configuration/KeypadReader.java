package org.tandemrelay.relay.configuration;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.KeypadPolicy;
import org.tandemrelay.relay.agent.KeypadPolicy.Use;
import org.tandemrelay.relay.tool.ToolDefinition;
import org.tandemrelay.relay.tool.Webhook;
import org.tandemrelay.upstream.session.ToolSpec;

/** Reads what becomes of telephone keys: {@code dtmf: ignore}, or keys below {@code dtmf}. */
final class KeypadReader {

    private static final String KEY = "dtmf";

    private KeypadReader() {}

    static KeypadPolicy read(YamlSection agent, Configuration settings) {
        Use use = settings.get(AgentSettings.DTMF);
        Duration pause = settings.get(AgentSettings.DTMF_PAUSE);
        YamlSection keys = agent.hasSection(KEY) ? agent.section(KEY) : null;
        return keys == null
                ? new KeypadPolicy(agent.get(KEY, KeypadReader::useWithoutHook, use), pause, true)
                : read(keys, new KeypadPolicy(use, pause, true));
    }

    private static KeypadPolicy read(YamlSection keys, KeypadPolicy usual) {
        Use use = keys.get("to", Values.oneOf(Use.class), usual.use());
        Duration pause = keys.get("pause", Values::duration, usual.pause());
        boolean answer = keys.get("answer", Values::yesOrNo, usual.answer());
        ToolDefinition hook = use == Use.HOOK ? hook(keys) : null;
        keys.refuseOthers();
        return new KeypadPolicy(use, pause, answer, hook);
    }

    private static @Nullable ToolDefinition hook(YamlSection keys) {
        Duration timeout = keys.get("timeout", Values::positiveDuration, ToolDefinition.DEFAULT_TIMEOUT);
        Webhook webhook = ToolsReader.webhook(keys, true);
        ToolSpec spec = new ToolSpec(KeypadPolicy.HOOK_NAME, "", ToolSpec.NO_PARAMETERS);
        return webhook == null ? null : new ToolDefinition(spec, webhook, timeout, null);
    }

    /** Of those that need nothing more. */
    static Use useWithoutHook(String value) {
        return switch (value) {
            case "text" -> Use.TEXT;
            case "ignore" -> Use.IGNORE;
            default -> throw new IllegalArgumentException("must be one of text, ignore, or {to: hook, url: https://…}");
        };
    }
}
