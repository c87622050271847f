package org.tandemrelay.relay.call.line;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.tandemrelay.relay.call.answer.CommandSink;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.Role;

/**
 * Whichever model the call has now. Remembers what it is told, for one that may come after it; and tells it what concerns only the one
 * before in words that it understands, or not at all.
 */
public final class PresentModel implements CommandSink {

    /** More than any model has under way. */
    private static final int MOST_CALLS = 64;

    /** What a function was called with, and what came of it, may be a caller's words, and must not become the operator's. */
    private static final Role OF_FUNCTIONS = Role.USER;

    private final CommandSink model;
    private final Memory memory;

    /** Items that another model said, or heard. */
    private Set<String> foreignItems = Set.of();

    /** Functions that the models of this call have called, and not been told of yet. */
    private final Map<String, Called> calls = new LinkedHashMap<>();

    private static final class Called {
        private final ModelEvent.ToolCall call;

        /** Whether another model called it. */
        private boolean foreign;

        Called(ModelEvent.ToolCall call) {
            this.call = call;
        }
    }

    /** The first model of a call. */
    public PresentModel(CommandSink model, Memory memory) {
        this.model = model;
        this.memory = memory;
    }

    @Override
    public boolean takes() {
        return model.takes();
    }

    @Override
    public void tell(ModelCommand command) {
        if (command instanceof ModelCommand.ToolResult result) {
            tellResult(result);
        } else if (command instanceof ModelCommand.InputText words) {
            memory.said(words.role(), words.text());
            model.tell(words);
        } else if (!(command instanceof ModelCommand.PlaybackTruncate cut) || !foreignItems.contains(cut.itemId())) {
            model.tell(command);
        }
    }

    private void tellResult(ModelCommand.ToolResult result) {
        Called of = calls.remove(result.callId());
        if (of == null) {
            model.tell(result);
            return;
        }
        String words = "(What came of the function " + of.call.name() + ", called with " + of.call.arguments() + ": "
                + result.output() + ")";
        memory.said(OF_FUNCTIONS, words);
        model.tell(of.foreign ? new ModelCommand.InputText(OF_FUNCTIONS, words, false) : result);
    }

    /** The model calls a function. */
    public void onToolCall(ModelEvent.ToolCall event) {
        calls.put(event.callId(), new Called(event));
        if (calls.size() > MOST_CALLS) {
            calls.remove(calls.keySet().iterator().next());
        }
    }

    /** It wants them no more. */
    public void onToolCancel(ModelEvent.ToolCancel event) {
        event.callIds().forEach(calls::remove);
    }

    /**
     * It is gone.
     *
     * @param items all that were said with it
     */
    public void onLost(Set<String> items) {
        foreignItems = items;
        calls.values().forEach(of -> of.foreign = true);
    }

    /** Another is there: it is told what was said. */
    public void recall() {
        for (Memory.Said said : memory.recall()) {
            model.tell(new ModelCommand.Recall(said.role(), said.text()));
        }
        for (Called of : calls.values()) {
            // By its name, which is the operator's own, and not by what it was called with.
            tellOnly("You have called the function " + of.call.name()
                    + ". It is being done, and you will be told what came of it: do not call it again.");
        }
    }

    /** Tells it what holds now, and would mean nothing to the next. */
    public void tellOnly(String words) {
        model.tell(new ModelCommand.Recall(Role.SYSTEM, words));
    }
}
