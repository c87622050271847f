package org.tandemrelay.relay.call.answer;

import java.util.ArrayDeque;
import java.util.Deque;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent;

/** What the model is told: at once, or when it takes it, in order. Knows how much of it has no place in the conversation yet. */
final class Telling {

    /** Typed before the model took it; more than that is nobody's typing. */
    private static final int MAX_WAITING = 16;

    private final CommandSink model;
    private final Deque<ModelCommand> waiting = new ArrayDeque<>();
    private boolean ready;
    private int unseen;

    Telling(CommandSink model) {
        this.model = model;
    }

    void onReady() {
        ready = true;
    }

    /** The model is gone: what it was not told waits for the next. */
    void onLost() {
        ready = false;
        unseen = 0;
    }

    /** The model takes more. */
    void onWritable() {
        while (ready && !waiting.isEmpty() && model.takes()) {
            send(waiting.remove());
        }
    }

    /** Tells the model as soon as it takes it; false if so much waits already that this is lost. */
    boolean tell(ModelCommand command) {
        if (idle() && model.takes()) {
            send(command);
            return true;
        }
        return waiting.size() < MAX_WAITING && waiting.add(command);
    }

    private void send(ModelCommand command) {
        if (command instanceof ModelCommand.InputText || command instanceof ModelCommand.ToolResult) {
            unseen++;
        }
        model.tell(command);
    }

    /** Asks for an answer to all that was told. To be called only when it is {@link #idle}. */
    void ask(ModelCommand.ResponseCreate command) {
        model.tell(command);
    }

    /** Whether the model is there and nothing waits for it. */
    boolean idle() {
        return ready && waiting.isEmpty();
    }

    /** Something told has its place in the conversation. */
    void onSeen(ModelEvent.ItemAdded.ItemKind kind) {
        boolean told = kind == ModelEvent.ItemAdded.ItemKind.TEXT || kind == ModelEvent.ItemAdded.ItemKind.TOOL_RESULT;
        unseen = told ? Math.max(0, unseen - 1) : unseen;
    }

    /** Whether all that was told has its place in the conversation. */
    boolean allSeen() {
        return unseen == 0;
    }

    /** Looks no more for what has not been seen by now. */
    void forget() {
        unseen = 0;
    }
}
