package org.tandemrelay.relay.playout;

/**
 * How far speech runs ahead of being heard.
 *
 * @param leadMillis ms ahead of real time that speech is sent to the caller; {@link #UNLIMITED} sends on arrival
 * @param queueMillis ms of speech that may wait here; beyond, the model is not read from any more, until a second of it is gone
 * @param lateMillis ms that speech may be late because the caller did not read; beyond, what is late is dropped. {@link #UNLIMITED}
 *     drops nothing, and neither does an unlimited lead
 */
public record PlayoutSettings(long leadMillis, long queueMillis, long lateMillis) {
    /** As fast as the model speaks, or however late. */
    public static final long UNLIMITED = -1;

    /** Nothing is dropped. */
    public PlayoutSettings(long leadMillis, long queueMillis) {
        this(leadMillis, queueMillis, UNLIMITED);
    }

    /** The same with another lead. */
    public PlayoutSettings withLead(long millis) {
        return new PlayoutSettings(millis, queueMillis, lateMillis);
    }

    /** Whether speech is sent on arrival. */
    public boolean unlimited() {
        return leadMillis == UNLIMITED;
    }

    /** Whether speech that is too late is dropped. */
    boolean dropsLate() {
        return !unlimited() && lateMillis != UNLIMITED;
    }
}
