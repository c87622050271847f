package org.tandemrelay.relay.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A function's call as a webhook's message. */
public final class ToolPost {

    private static final int MOST_ID_CHARS = 200;

    private ToolPost() {}

    /**
     * The message.
     *
     * @param tool which
     * @param toolCallId the model's own name of the call
     * @param arguments the model's, as text
     * @param caller for whom
     * @return null if the arguments are not a JSON object
     */
    public static @Nullable WebhookMessage of(
            ToolDefinition tool, String toolCallId, String arguments, ToolCaller caller) {
        ObjectNode given = ToolJson.arguments(arguments);
        if (given == null) {
            return null;
        }
        String body = ToolJson.body(toolCallId, tool.name(), given, caller);
        return new WebhookMessage(id(caller.callId(), toolCallId), body, tool.timeout());
    }

    /** The arguments alone, as JSON that is known to be an object; null if they are none. */
    public static @Nullable String arguments(String text) {
        ObjectNode given = ToolJson.arguments(text);
        return given == null ? null : given.toString();
    }

    /** Of letters and digits only: it goes into a header, and a full stop is what ends it in what is signed. */
    private static String id(String callId, String toolCallId) {
        String id = (callId + "_" + toolCallId).replaceAll("[^A-Za-z0-9_-]", "-");
        return id.length() > MOST_ID_CHARS ? id.substring(0, MOST_ID_CHARS) : id;
    }
}
