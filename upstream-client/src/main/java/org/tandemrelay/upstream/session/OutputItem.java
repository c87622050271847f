package org.tandemrelay.upstream.session;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * Which utterance of the model's some audio belongs to. One object serves all frames of an item, so that it can be compared by
 * identity first and costs nothing per frame.
 *
 * @param responseId the answer that the item is part of; null where the model knows no answers, only a stream
 * @param itemId the utterance, unique in the session; what {@link ModelCommand.PlaybackTruncate} names
 */
@EachFrame(Way.DOWN)
public record OutputItem(@Nullable String responseId, String itemId) {
    /** Checks that the item has an id. */
    public OutputItem {
        Objects.requireNonNull(itemId, "itemId");
    }
}
