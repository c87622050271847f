package org.tandemrelay.upstream.websocket;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a peer may do within a message.
 *
 * @param maxFragments frames of a message; each costs more than its bytes, and empty ones cost none
 * @param patience from the first byte of a message to its last, while it is read; null for ever
 */
public record FrameRules(int maxFragments, @Nullable Duration patience) {

    private static final int CALLERS_FRAGMENTS = 256;
    private static final int MODELS_FRAGMENTS = 1 << 17;
    private static final int SLOWEST_BYTES_PER_SECOND = 64 << 10;

    /** For strangers: 256 fragments, and 10 s with a second more for each 64 KiB that a message may have. */
    public static FrameRules strict(int maxMessageBytes) {
        return new FrameRules(CALLERS_FRAGMENTS, Duration.ofSeconds(10 + maxMessageBytes / SLOWEST_BYTES_PER_SECOND));
    }

    /** For a peer that was chosen, and that is left unread for as long as it must be. */
    public static FrameRules lenient() {
        return new FrameRules(MODELS_FRAGMENTS, null);
    }
}
