package org.tandemrelay.relay.caller;

import java.time.Duration;

/**
 * How to deal with a caller's socket.
 *
 * @param pingInterval between pings
 * @param silence without a byte after which the caller counts as gone
 * @param compression whether messages may be compressed, where the caller offers it
 * @param messagesPerSecond that a caller may send, whatever is in them; 0 for as many as it likes
 * @param farewell that a caller may take to answer the relay's Close frame
 */
public record CallerLimits(
        Duration pingInterval, Duration silence, boolean compression, int messagesPerSecond, Duration farewell) {}
