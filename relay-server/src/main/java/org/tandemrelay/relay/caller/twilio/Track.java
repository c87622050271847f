package org.tandemrelay.relay.caller.twilio;

import org.jspecify.annotations.Nullable;

/** One side of a conversation. */
public enum Track {
    /** From who called. */
    INBOUND,
    /** From whom the caller speaks to. */
    OUTBOUND;

    /** The track of a name, which some messages write otherwise than others; null if there is none. */
    static @Nullable Track named(String name) {
        return switch (name) {
            case "inbound", "inbound_track" -> INBOUND;
            case "outbound", "outbound_track" -> OUTBOUND;
            default -> null;
        };
    }
}
