package org.tandemrelay.upstream.connect;

import java.time.Duration;

/**
 * How long to wait for a model, and how much to take from it.
 *
 * @param connectTimeout from dialling to the end of the WebSocket upgrade
 * @param readyTimeout from there until the session is configured
 * @param pingInterval between pings
 * @param silence without a byte after which the model counts as gone; some models answer pings only after 30 s
 * @param maxMessageBytes the largest message taken
 */
public record ModelLimits(
        Duration connectTimeout, Duration readyTimeout, Duration pingInterval, Duration silence, int maxMessageBytes) {

    /** What suits the models known. */
    public static ModelLimits defaults() {
        return new ModelLimits(
                Duration.ofSeconds(5), Duration.ofSeconds(4), Duration.ofSeconds(20), Duration.ofSeconds(60), 16 << 20);
    }
}
