package org.tandemrelay.relay.caller;

import org.tandemrelay.relay.call.Call;
import org.tandemrelay.relay.call.CloseCause;

/** Counts what one caller sent that means nothing in its dialect: who does it again and again does not speak it. */
public final class Nonsense {

    private static final int MOST = 16;

    private int pieces;

    /**
     * One more piece.
     *
     * @param message what was wrong with it, for a human
     * @return whether the call goes on; else it has been ended with {@link CloseCause#CALLER_POLICY}
     */
    public boolean borne(Call call, String message) {
        pieces++;
        if (pieces <= MOST) {
            return true;
        }
        call.end(CloseCause.CALLER_POLICY, CloseCause.CALLER_POLICY.message() + ", the last: " + message);
        return false;
    }
}
