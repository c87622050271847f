package org.tandemrelay.relay.call;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.ModelCommand;

/**
 * One answer at a time: a model refuses a second while the first is being generated, so that an answer asked for meanwhile is asked for
 * when the first is done. Also keeps what is to be said to a model that does not take it yet.
 */
final class ResponseGate {

    /** Typed before the model took it; more than that is nobody's typing. */
    private static final int MAX_WAITING = 16;

    private final Call call;
    private final Deque<ModelCommand> waiting = new ArrayDeque<>();
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
        onWritable();
    }

    /** The model takes more. */
    void onWritable() {
        while (ready && !waiting.isEmpty() && call.modelTakes()) {
            call.tellModel(waiting.remove());
        }
        askIfFree();
    }

    /** Tells the model as soon as it takes it; false if so much waits already that this is lost. */
    boolean tell(ModelCommand command) {
        if (ready && waiting.isEmpty() && call.modelTakes()) {
            call.tellModel(command);
            return true;
        }
        return waiting.size() < MAX_WAITING && waiting.add(command);
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
        if (wanted && ready && waiting.isEmpty() && open == null && !requested) {
            wanted = false;
            requested = true;
            call.tellModel(new ModelCommand.ResponseCreate(null));
        }
    }
}
