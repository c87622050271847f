package org.tandemrelay.relay.call;

import org.tandemrelay.relay.playout.PlayoutSettings;

/**
 * What the callers of a dialect can do, asked and never guessed by its name.
 *
 * @param markMillis ms of speech after which a mark is sent, so that what comes back tells how much was played; {@link #NO_MARKS} where
 *     marks do not come back, or something finer tells
 * @param leadMillis ms ahead of real time that speech is sent, {@link #UNPACED} for on arrival, or {@link #RELAYS_LEAD}
 * @param passThrough whether they speak the model's own protocol, so that messages pass as they are
 */
public record CallerCapabilities(int markMillis, long leadMillis, boolean passThrough) {

    /** No marks but those at the end of an answer. */
    public static final int NO_MARKS = 0;

    /** Speech is sent as it comes: these callers keep their own playout. */
    public static final long UNPACED = -1;

    /** As the relay is set. */
    public static final long RELAYS_LEAD = -2;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is below its least
     */
    public CallerCapabilities {
        if (markMillis < NO_MARKS || leadMillis < RELAYS_LEAD) {
            throw new IllegalArgumentException("marks every " + markMillis + " ms, a lead of " + leadMillis + " ms");
        }
    }

    /** Paced as the relay is set, without marks within an answer. */
    public static CallerCapabilities plain() {
        return new CallerCapabilities(NO_MARKS, RELAYS_LEAD, false);
    }

    /** How speech is paced for these callers, where the relay is set so. */
    PlayoutSettings playout(PlayoutSettings relays) {
        return leadMillis == RELAYS_LEAD ? relays : new PlayoutSettings(leadMillis, relays.queueMillis());
    }

    /** The same, with marks within an answer. */
    public CallerCapabilities withMarkEvery(int millis) {
        return new CallerCapabilities(millis, leadMillis, passThrough);
    }

    /** The same, with another lead. */
    public CallerCapabilities withLead(long millis) {
        return new CallerCapabilities(markMillis, millis, passThrough);
    }

    /** Of callers that speak the model's own protocol, and so keep their own playout. */
    public static CallerCapabilities passingThrough() {
        return new CallerCapabilities(NO_MARKS, UNPACED, true);
    }
}
