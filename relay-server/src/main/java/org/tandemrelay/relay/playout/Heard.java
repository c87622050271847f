package org.tandemrelay.relay.playout;

import org.tandemrelay.upstream.session.OutputItem;

/**
 * How much of an item was heard when it was cut off.
 *
 * @param item which
 * @param soundedMillis ms of it that the caller heard
 * @param gaps what was dropped of it before it could be heard
 */
public record Heard(OutputItem item, long soundedMillis, Gaps gaps) {

    /** Of an item of which nothing was dropped. */
    public Heard(OutputItem item, long soundedMillis) {
        this(item, soundedMillis, Gaps.NONE);
    }

    /** How far into the item the caller was, in ms: what it heard, and what was dropped before that. */
    public long playedMillis() {
        return gaps.inItem(soundedMillis * 1_000_000) / 1_000_000;
    }
}
