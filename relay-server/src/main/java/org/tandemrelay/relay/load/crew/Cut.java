package org.tandemrelay.relay.load.crew;

/**
 * An answer that was cut off.
 *
 * @param item of the model's
 * @param heardMillis how much of it a caller had heard
 */
public record Cut(String item, long heardMillis) {}
