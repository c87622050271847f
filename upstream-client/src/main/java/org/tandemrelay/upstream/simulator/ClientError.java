package org.tandemrelay.upstream.simulator;

import org.jspecify.annotations.Nullable;

/** A client's mistake, told in an {@code error} event; the session goes on. */
final class ClientError extends Exception {

    private static final long serialVersionUID = 1L;

    private final @Nullable String code;
    private final @Nullable String param;

    ClientError(@Nullable String code, @Nullable String param, String message) {
        // No stack trace: this is an answer, not a defect of ours.
        super(message, null, false, false);
        this.code = code;
        this.param = param;
    }

    static ClientError unknownParameter(String param) {
        return new ClientError("unknown_parameter", param, "Unknown parameter: '" + param + "'.");
    }

    static ClientError missing(String param) {
        return new ClientError("missing_required_parameter", param, "Missing required parameter: '" + param + "'.");
    }

    static ClientError invalidValue(String param, String message) {
        return new ClientError("invalid_value", param, message);
    }

    static ClientError invalidType(String param, String expected, String got) {
        return new ClientError(
                "invalid_type",
                param,
                "Invalid type for '" + param + "': expected " + expected + ", but got " + got + " instead.");
    }

    static ClientError itemNotFound(String param, String itemId) {
        return new ClientError("item_not_found", param, "Item with id '" + itemId + "' not found.");
    }

    @Nullable
    String code() {
        return code;
    }

    @Nullable
    String param() {
        return param;
    }
}
