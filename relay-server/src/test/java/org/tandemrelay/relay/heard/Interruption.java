package org.tandemrelay.relay.heard;

/**
 * What was true when a caller was told to stop.
 *
 * @param playedMillis of the item
 * @param receivedMillis of the item, and so what had been sent of it when the word to stop was
 * @param calm whether the machine had time for everything while the item was played
 */
record Interruption(double playedMillis, double receivedMillis, boolean calm) {}
