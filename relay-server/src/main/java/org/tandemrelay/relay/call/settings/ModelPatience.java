package org.tandemrelay.relay.call.settings;

import java.time.Duration;

/**
 * How long a model may say nothing while the caller waits for it.
 *
 * @param warning in the middle of an answer, after which the caller is warned; three times as long before one, where models think
 * @param end after which the call ends
 */
public record ModelPatience(Duration warning, Duration end) {

    /** A second in the middle of an answer, eight until the end. */
    public static ModelPatience usual() {
        return new ModelPatience(Duration.ofSeconds(1), Duration.ofSeconds(8));
    }
}
