package org.tandemrelay.relay.call;

/**
 * What a call is made of, for its body.
 *
 * @param call whose body
 * @param leg the caller's side
 * @param tally who counts
 * @param settings what all calls have in common
 * @param clocks of the call's event loop
 */
record CallParts(Call call, CallerLeg leg, CallTally tally, CallSettings settings, CallLoop clocks) {

    long now() {
        return leg.loop().ticker().nanoTime();
    }
}
