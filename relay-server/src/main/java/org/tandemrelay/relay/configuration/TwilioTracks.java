package org.tandemrelay.relay.configuration;

/** Which side of a conversation on the telephone is listened to. */
public enum TwilioTracks {
    /** Who calls. */
    INBOUND,
    /** Whom the caller speaks to. */
    OUTBOUND,
    /** Both, mixed. */
    BOTH
}
