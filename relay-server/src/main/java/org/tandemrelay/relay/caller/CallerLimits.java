package org.tandemrelay.relay.caller;

import java.time.Duration;

/**
 * How to deal with a caller's socket.
 *
 * @param pingInterval between pings
 * @param silence without a byte after which the caller counts as gone
 * @param compression whether messages may be compressed, where the caller offers it
 */
public record CallerLimits(Duration pingInterval, Duration silence, boolean compression) {}
