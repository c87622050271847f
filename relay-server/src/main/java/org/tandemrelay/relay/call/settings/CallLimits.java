package org.tandemrelay.relay.call.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a call may take.
 *
 * @param holdMillis ms of the caller's speech kept until the model is ready; beyond, the oldest is dropped
 * @param backlogMillis ms of the caller's speech kept while a ready model does not take it; beyond, the oldest is dropped
 * @param start until a caller that says who it is when the socket is open has done so
 * @param idle without audio and messages from the caller after which the call ends
 * @param stall during which a caller may refuse to read before the call ends
 * @param longest duration of a call
 * @param grace how much longer it may be, so that what the model says is heard to its end
 */
public record CallLimits(
        long holdMillis,
        long backlogMillis,
        Duration start,
        Duration idle,
        Duration stall,
        Duration longest,
        Duration grace) {

    /** Without grace, and with all the time that a call has to say who it is. */
    public CallLimits(long holdMillis, long backlogMillis, Duration idle, Duration stall, Duration longest) {
        this(holdMillis, backlogMillis, longest, idle, stall, longest, Duration.ZERO);
    }

    /** The same, but no call longer than that; null for no shorter than they allow. */
    public CallLimits atMost(@Nullable Duration most) {
        return most == null || most.compareTo(longest) >= 0
                ? this
                : new CallLimits(holdMillis, backlogMillis, start, idle, stall, most, grace);
    }
}
