package org.tandemrelay.relay.playout;

/**
 * How far speech runs ahead of being heard.
 *
 * @param leadMillis ms ahead of real time that speech is sent to the caller; {@link #UNLIMITED} sends on arrival
 * @param queueMillis ms of speech that may wait here; beyond, the model is not read from any more, until a second of it is gone
 */
public record PlayoutSettings(long leadMillis, long queueMillis) {
    /** As fast as the model speaks. */
    public static final long UNLIMITED = -1;

    /** Whether speech is sent on arrival. */
    public boolean unlimited() {
        return leadMillis == UNLIMITED;
    }
}
