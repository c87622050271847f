package org.tandemrelay.relay.caller;

import org.tandemrelay.relay.call.Call;
import org.tandemrelay.relay.call.leg.CloseCause;

/** Counts what a caller sent that means nothing. Who does it again and again does not speak the dialect, and its call is ended. */
public final class BadMessages {

    private static final int TOLERATED = 16;

    private int count;

    /** None so far. */
    public BadMessages() {}

    /**
     * Counts one.
     *
     * @param message what was wrong with it, for a human; goes into the log if it is the last
     * @return false if it was one too many, and the call has been ended
     */
    public boolean tolerates(Call call, String message) {
        count++;
        if (count <= TOLERATED) {
            return true;
        }
        call.end(CloseCause.CALLER_POLICY, CloseCause.CALLER_POLICY.message() + ", the last: " + message);
        return false;
    }
}
