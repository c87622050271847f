package org.tandemrelay.relay.tool;

import java.util.Locale;

/** What came of a function that the model called. */
public enum ToolOutcome {
    /** It was done. */
    DONE(""),
    /** Nothing in time. */
    TIMED_OUT("the function did not answer in time"),
    /** Its webhook could not be reached. */
    UNREACHABLE("the function cannot be reached now"),
    /** Its webhook refused, or the caller said that it failed. */
    REFUSED("the function failed"),
    /** Its webhook gave more than is taken. */
    TOO_LONG("the function failed"),
    /** Its webhook gave something that is no JSON. */
    NOT_JSON("the function failed"),
    /** There is none of that name. */
    UNKNOWN("there is no function of this name"),
    /** The model gave no JSON object. */
    BAD_ARGUMENTS("the arguments are not a JSON object"),
    /** More were called than are kept. */
    TOO_MANY("too many functions were called at once"),
    /** The answer that called it had been cut off before. */
    INTERRUPTED("the caller interrupted, and nothing was done");

    private final String words;

    ToolOutcome(String words) {
        this.words = words;
    }

    /** In logs and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the model is told; holds nothing that concerns the operator only. */
    public String toModel() {
        return "{\"error\":\"" + words + "\"}";
    }

    /** What an answer of a webhook's means. */
    public static ToolOutcome of(WebhookAnswer.Outcome outcome) {
        return switch (outcome) {
            case DONE -> DONE;
            case TIMED_OUT -> TIMED_OUT;
            case UNREACHABLE -> UNREACHABLE;
            case REFUSED -> REFUSED;
            case TOO_LONG -> TOO_LONG;
            case NOT_JSON -> NOT_JSON;
        };
    }
}
