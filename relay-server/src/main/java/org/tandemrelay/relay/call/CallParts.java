package org.tandemrelay.relay.call;

import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.settings.CallSettings;
import org.tandemrelay.relay.call.tally.CallTally;
import org.tandemrelay.relay.call.tool.Workbench;
import org.tandemrelay.relay.keeping.CallRecorder;
import org.tandemrelay.relay.keeping.CallTranscript;

/**
 * What a call is made of, for its body.
 *
 * @param call whose body
 * @param leg the caller's side
 * @param tally who counts
 * @param settings what all calls have in common
 * @param clocks of the call's event loop
 * @param recorder keeps what is said; null if nothing is to be kept
 */
record CallParts(
        Call call,
        CallerLeg leg,
        CallTally tally,
        CallSettings settings,
        CallLoop clocks,
        @Nullable CallRecorder recorder) {

    /** Of a call of which nothing is kept. */
    CallParts(Call call, CallerLeg leg, CallTally tally, CallSettings settings, CallLoop clocks) {
        this(call, leg, tally, settings, clocks, null);
    }

    /** Keeps the words of both sides; null if nobody does. */
    @Nullable
    CallTranscript transcript() {
        return recorder == null ? null : recorder.transcript();
    }

    /** Where the call's functions are done. */
    Workbench workbench() {
        return new Workbench(call.id(), leg, tally, settings.tools());
    }

    long now() {
        return leg.loop().ticker().nanoTime();
    }
}
