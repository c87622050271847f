package org.tandemrelay.relay.call.line;

import java.time.Duration;

/**
 * How hard it is tried to reach a model again.
 *
 * @param retries dials in a row for one call, besides the first; those before a minute of good talk do not count. 0 for none
 * @param within the longest that a caller waits for a model that is dialled again, from when its line was lost, or from the beginning of
 *     the call
 * @param memoryMessages of what was said that the model on the new line is told at most; 0 for nothing
 * @param memoryChars in them altogether, in UTF-16 units
 */
public record ReopenPolicy(int retries, Duration within, int memoryMessages, int memoryChars) {

    /** Three dials within three seconds, and the last 40 messages. */
    public static ReopenPolicy usual() {
        return new ReopenPolicy(3, Duration.ofSeconds(3), 40, 16 << 10);
    }

    /** A line that is lost is not opened again. */
    public static ReopenPolicy never() {
        return new ReopenPolicy(0, Duration.ZERO, 0, 0);
    }
}
