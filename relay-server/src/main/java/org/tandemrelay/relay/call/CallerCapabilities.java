package org.tandemrelay.relay.call;

import org.tandemrelay.relay.playout.PlayoutSettings;

/**
 * What callers can do, asked and never guessed by their dialect's name.
 *
 * @param markMillis ms of speech after which a mark is sent, so that what comes back tells how much was played; {@link #NO_MARKS} where
 *     marks do not come back, or something finer tells
 * @param leadMillis ms ahead of real time that speech is sent, {@link #UNPACED} for on arrival, or {@link #RELAYS_LEAD}
 * @param mostLeadMillis ms that they can keep, which no setting of the relay's goes beyond; {@link #NO_LIMIT} if they keep all
 * @param formatsLater whether they name their formats only when the socket is open, by a {@link CallerEvent.CallStarted}: the model is
 *     dialled then
 * @param parametersLater whether they say who they are only then, though their formats are known before
 * @param doesTools whether functions of the model's can be forwarded to them
 * @param passThrough whether they speak the model's own protocol, so that messages pass as they are
 */
public record CallerCapabilities(
        int markMillis,
        long leadMillis,
        long mostLeadMillis,
        boolean formatsLater,
        boolean parametersLater,
        boolean doesTools,
        boolean passThrough) {

    /** No marks but those at the end of an answer. */
    public static final int NO_MARKS = 0;

    /** Speech is sent as it comes: these callers keep their own playout. */
    public static final long UNPACED = -1;

    /** As the relay is set. */
    public static final long RELAYS_LEAD = -2;

    /** However far ahead. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is below its least
     */
    public CallerCapabilities {
        if (markMillis < NO_MARKS || leadMillis < RELAYS_LEAD || mostLeadMillis <= 0) {
            throw new IllegalArgumentException("marks every " + markMillis + " ms, a lead of " + leadMillis
                    + " ms and at most " + mostLeadMillis + " ms");
        }
    }

    /** Paced as the relay is set, without marks within an answer. */
    public static CallerCapabilities plain() {
        return new CallerCapabilities(NO_MARKS, RELAYS_LEAD, NO_LIMIT, false, false, false, false);
    }

    /** How speech is paced for these callers, where the relay is set so. */
    PlayoutSettings playout(PlayoutSettings relays) {
        long lead = leadMillis == RELAYS_LEAD ? relays.leadMillis() : leadMillis;
        boolean unlimited = lead == PlayoutSettings.UNLIMITED;
        boolean tooFar = mostLeadMillis != NO_LIMIT && (unlimited || lead > mostLeadMillis);
        return new PlayoutSettings(tooFar ? mostLeadMillis : lead, relays.queueMillis());
    }

    /** The same, with marks within an answer. */
    public CallerCapabilities withMarkEvery(int millis) {
        return new CallerCapabilities(
                millis, leadMillis, mostLeadMillis, formatsLater, parametersLater, doesTools, passThrough);
    }

    /** The same, with another lead. */
    public CallerCapabilities withLead(long millis) {
        return new CallerCapabilities(
                markMillis, millis, mostLeadMillis, formatsLater, parametersLater, doesTools, passThrough);
    }

    /** Of callers that speak the model's own protocol, and so keep their own playout. */
    public static CallerCapabilities passingThrough() {
        return new CallerCapabilities(NO_MARKS, UNPACED, NO_LIMIT, false, false, false, true);
    }

    /** The same, with no more lead than this, however the relay is set. */
    public CallerCapabilities withLeadAtMost(long millis) {
        return new CallerCapabilities(
                markMillis, leadMillis, millis, formatsLater, parametersLater, doesTools, passThrough);
    }

    /** The same, with formats that are named when the socket is open. */
    public CallerCapabilities withFormatsLater() {
        return new CallerCapabilities(
                markMillis, leadMillis, mostLeadMillis, true, parametersLater, doesTools, passThrough);
    }

    /** The same, and functions can be forwarded to them. */
    public CallerCapabilities withTools() {
        return new CallerCapabilities(
                markMillis, leadMillis, mostLeadMillis, formatsLater, parametersLater, true, passThrough);
    }

    /** The same, with parameters that are named when the socket is open. */
    public CallerCapabilities withParametersLater() {
        return new CallerCapabilities(
                markMillis, leadMillis, mostLeadMillis, formatsLater, true, doesTools, passThrough);
    }
}
