package org.tandemrelay.relay.tool;

import java.util.Map;

/**
 * For whom a function is called, as its webhook is told.
 *
 * @param callId the relay's name of the call
 * @param dialect how the caller is connected
 * @param parameters what the caller said about itself
 */
public record ToolCaller(String callId, String dialect, Map<String, String> parameters) {

    /** Without the parameters, which are the caller's own. */
    @Override
    public String toString() {
        return "ToolCaller[callId=" + callId + ", dialect=" + dialect + "]";
    }
}
