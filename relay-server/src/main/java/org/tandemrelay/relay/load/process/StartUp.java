package org.tandemrelay.relay.load.process;

/**
 * How long a relay took to start.
 *
 * @param listensMillis from the start of its process until it says that it listens
 * @param readyMillis the same until {@code /readyz} says that it is ready
 */
public record StartUp(double listensMillis, double readyMillis) {}
