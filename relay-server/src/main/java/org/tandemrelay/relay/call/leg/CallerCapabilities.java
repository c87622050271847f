package org.tandemrelay.relay.call.leg;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tandemrelay.relay.playout.PlayoutSettings;

/**
 * What callers can do, asked and never guessed by their dialect's name.
 *
 * @param markMillis ms of speech after which a mark is sent, so that what comes back tells how much was played; {@link #NO_MARKS} where
 *     marks do not come back, or something finer tells
 * @param leadMillis ms ahead of real time that speech is sent, {@link #UNPACED} for on arrival, or {@link #RELAYS_LEAD}
 * @param mostLeadMillis ms that they can keep, which no setting of the relay's goes beyond; {@link #NO_LIMIT} if they keep all
 * @param traits what else sets them apart
 */
public record CallerCapabilities(int markMillis, long leadMillis, long mostLeadMillis, Set<Trait> traits) {

    /** What some callers have, and others have not. */
    public enum Trait {
        /** They say who they are when the socket is open, by a {@link CallerEvent.CallStarted}, and are given up if they do not. */
        STARTS_LATER,
        /** That names their formats too: the model is dialled then. */
        FORMATS_LATER,
        /** They speak the model's own protocol, so that messages pass as they are. */
        PASS_THROUGH,
        /** Functions of the model's can be forwarded to them. */
        TOOLS,
        /** Speech can be sent to them in base64, of any length, where it comes from the model like that. */
        BASE64,
        /** Their audio never pauses: what does not come was lost, or is silence. */
        UNBROKEN
    }

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
        traits = Set.copyOf(traits);
        if (markMillis < NO_MARKS || leadMillis < RELAYS_LEAD || mostLeadMillis <= 0) {
            throw new IllegalArgumentException("marks every " + markMillis + " ms, a lead of " + leadMillis
                    + " ms and at most " + mostLeadMillis + " ms");
        }
    }

    /** Paced as the relay is set, without marks within an answer. */
    public static CallerCapabilities plain() {
        return new CallerCapabilities(NO_MARKS, RELAYS_LEAD, NO_LIMIT, Set.of());
    }

    /** Of callers that speak the model's own protocol, and so keep their own playout. */
    public static CallerCapabilities passingThrough() {
        return new CallerCapabilities(NO_MARKS, UNPACED, NO_LIMIT, Set.of(Trait.PASS_THROUGH));
    }

    /** Whether they have a trait. */
    public boolean have(Trait trait) {
        return traits.contains(trait);
    }

    /** How speech is paced for these callers, where the relay is set so. */
    public PlayoutSettings playout(PlayoutSettings relays) {
        long lead = leadMillis == RELAYS_LEAD ? relays.leadMillis() : leadMillis;
        boolean unlimited = lead == PlayoutSettings.UNLIMITED;
        boolean tooFar = mostLeadMillis != NO_LIMIT && (unlimited || lead > mostLeadMillis);
        return relays.withLead(tooFar ? mostLeadMillis : lead);
    }

    /** The same, with marks within an answer. */
    public CallerCapabilities withMarkEvery(int millis) {
        return new CallerCapabilities(millis, leadMillis, mostLeadMillis, traits);
    }

    /** The same, with another lead. */
    public CallerCapabilities withLead(long millis) {
        return new CallerCapabilities(markMillis, millis, mostLeadMillis, traits);
    }

    /** The same, with no more lead than this, however the relay is set. */
    public CallerCapabilities withLeadAtMost(long millis) {
        return new CallerCapabilities(markMillis, leadMillis, millis, traits);
    }

    /** The same, with these traits besides. */
    public CallerCapabilities with(Trait... more) {
        Set<Trait> all = new HashSet<>(traits);
        all.addAll(List.of(more));
        return new CallerCapabilities(markMillis, leadMillis, mostLeadMillis, all);
    }
}
