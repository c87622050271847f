package org.tandemrelay.relay.caller;

import java.time.Duration;

/**
 * How patient to be with a caller's socket.
 *
 * @param pingInterval between pings
 * @param silence without a byte after which the caller counts as gone
 */
public record CallerLimits(Duration pingInterval, Duration silence) {}
