package org.tandemrelay.relay.playout;

import org.tandemrelay.upstream.session.OutputItem;

/**
 * How much of an item was heard when it was cut off.
 *
 * @param item which
 * @param playedMillis ms from its start that the caller heard
 */
public record Heard(OutputItem item, long playedMillis) {}
