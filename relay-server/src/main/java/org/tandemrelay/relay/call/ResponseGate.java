package org.tandemrelay.relay.call;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.ModelCommand;

/**
 * One answer at a time: a model refuses a second while the first is being generated, so that an answer asked for meanwhile is asked for
 * when the first is done. Also keeps what is to be said to a model that is not ready yet.
 */
final class ResponseGate {

    /** Typed before the model was ready; more than that is nobody's typing. */
    private static final int MAX_EARLY = 16;

    private final Call call;
    private final Deque<ModelCommand> early = new ArrayDeque<>();
    private boolean ready;

    /** The answer being generated; null if there is none. */
    private @Nullable String open;

    /** Asked for, and not begun yet. */
    private boolean requested;

    /** To be asked for when the one under way is done. */
    private boolean wanted;

    ResponseGate(Call call) {
        this.call = call;
    }

    @Nullable
    String open() {
        return open;
    }

    /** Whether an answer is to come, though none is being generated. */
    boolean expected() {
        return requested || wanted;
    }

    void onReady() {
        ready = true;
        early.forEach(call::tellModel);
        early.clear();
        askIfFree();
    }

    void whenReady(ModelCommand command) {
        if (ready) {
            call.tellModel(command);
        } else if (early.size() < MAX_EARLY) {
            early.add(command);
        }
    }

    void request() {
        wanted = true;
        askIfFree();
    }

    void onStarted(String responseId) {
        open = responseId;
        requested = false;
    }

    void onDone() {
        open = null;
        askIfFree();
    }

    private void askIfFree() {
        if (wanted && ready && open == null && !requested) {
            wanted = false;
            requested = true;
            call.tellModel(new ModelCommand.ResponseCreate(null));
        }
    }
}
