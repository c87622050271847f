package org.tandemrelay.relay.call.downlink;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.playout.Heard;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * Answers that were cut off while they were still being generated, and the items of theirs that came too late to be heard at all: the
 * model believes that it has said those.
 */
@EachFrame(Way.DOWN)
final class Discarded {

    private final Set<String> responses = new HashSet<>();
    private final Set<String> toldItems = new HashSet<>();
    private final Set<OutputItem> unheard = new LinkedHashSet<>();

    /** Whether there are any responses: asked for each frame, when there mostly are none. */
    private boolean any;

    /** Nothing more of this answer may be heard. */
    void add(String responseId) {
        responses.add(responseId);
        any = true;
    }

    /** The model is told of these. */
    void cutOff(List<Heard> heard) {
        if (!responses.isEmpty()) {
            heard.forEach(one -> toldItems.add(one.item().itemId()));
        }
    }

    /** Whether speech of this item must be dropped, which is taken note of. */
    boolean drops(OutputItem item) {
        if (!has(item.responseId())) {
            return false;
        }
        if (!toldItems.contains(item.itemId())) {
            unheard.add(item);
        }
        return true;
    }

    boolean has(@Nullable String responseId) {
        return any && responseId != null && responses.contains(responseId);
    }

    /**
     * Nothing more of this answer will come.
     *
     * @return its items of which the caller heard nothing and the model was told nothing
     */
    List<OutputItem> done(String responseId) {
        responses.remove(responseId);
        List<OutputItem> ofIt = new ArrayList<>();
        for (OutputItem item : unheard) {
            if (responseId.equals(item.responseId())) {
                ofIt.add(item);
            }
        }
        ofIt.forEach(unheard::remove);
        any = !responses.isEmpty();
        if (!any) {
            toldItems.clear();
        }
        return ofIt;
    }
}
