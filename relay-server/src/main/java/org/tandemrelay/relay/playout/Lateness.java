package org.tandemrelay.relay.playout;

/**
 * How much later the far end plays than the {@link PlayoutClock} says, the way there and back left out of account.
 *
 * <p>The clock says that speech is played from the moment in which it is sent. The far end begins later by the way there; but the word
 * to stop takes the same way, so that a far end which does nothing but play has then played just what the clock said when the word left.
 * What is not made up for so is a far end that keeps speech back before it begins, or that ran dry unseen. Both show in its reports: one
 * comes later than the clock had said by the way there, the lateness, and the way back. Both ways together are what a ping takes, or,
 * from a far end that answers none, what the reports of the call mostly took.
 *
 * <p>Times are in ns. See docs/decisions/0009-what-was-heard.md for how this was chosen.
 */
final class Lateness {

    /** Reports that decide. */
    private static final int REPORTS = 8;

    private static final int REPORTS_OF_CALL = 32;
    private static final int ROUND_TRIPS = 16;

    /** So many reports and round trips are more than the network's whims. */
    private static final int ENOUGH_REPORTS = 3;

    private static final int ENOUGH_ROUND_TRIPS = 5;

    /** So much may be the network's whim alone: of many measurements half of it is believed, of few nothing. */
    private static final long WHIM_NANOS = 25_000_000;

    /** So many in a row, each later by so much, are no whim: the far end had a gap. */
    private static final int GAP_REPORTS = 3;

    private static final long GAP_NANOS = 2 * WHIM_NANOS;

    private final Recent reports = new Recent(REPORTS);
    private final Recent reportsOfCall = new Recent(REPORTS_OF_CALL);
    private final Recent roundTrips = new Recent(ROUND_TRIPS);

    /** The far end had nothing to play, and begins anew: maybe sooner, maybe later than before. */
    void onRestart() {
        reports.clear();
    }

    /** A report came so long after the clock's time for what it reports. */
    void onReport(long behindNanos) {
        reports.add(behindNanos);
        reportsOfCall.add(behindNanos);
        if (reports.count() > GAP_REPORTS && reports.leastOfLast(GAP_REPORTS) > reports.low() + GAP_NANOS) {
            reports.keepLast(GAP_REPORTS);
        }
    }

    /** So long is the way there and back. */
    void onRoundTrip(long nanos) {
        roundTrips.add(nanos);
    }

    /** How much later than the clock's time speech is played; less than 0 if earlier. */
    long nanos() {
        if (reportsOfCall.count() == 0) {
            return 0;
        }
        long behind = reports.count() == 0 ? reportsOfCall.low() : reports.low();
        boolean pings = roundTrips.count() > 0;
        long late = behind - (pings ? roundTrips.low() : reportsOfCall.low());
        boolean sure = reports.count() >= ENOUGH_REPORTS && (!pings || roundTrips.count() >= ENOUGH_ROUND_TRIPS);
        if (Math.abs(late) > WHIM_NANOS) {
            return late;
        }
        return sure ? late / 2 : 0;
    }
}
