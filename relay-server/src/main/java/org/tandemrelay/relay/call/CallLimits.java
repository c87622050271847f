package org.tandemrelay.relay.call;

import java.time.Duration;

/**
 * What a call may take.
 *
 * @param holdMillis ms of the caller's speech kept until the model is ready; beyond, the oldest is dropped
 * @param backlogMillis ms of the caller's speech kept while a ready model does not take it; beyond, the oldest is dropped
 * @param idle without audio and messages from the caller after which the call ends
 * @param stall during which a caller may refuse to read before the call ends
 * @param longest duration of a call
 */
public record CallLimits(long holdMillis, long backlogMillis, Duration idle, Duration stall, Duration longest) {

    CallLimits withLongest(Duration other) {
        return new CallLimits(holdMillis, backlogMillis, idle, stall, other);
    }
}
