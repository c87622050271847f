package org.tandemrelay.relay.call.tool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.relay.tool.ToolCaller;
import org.tandemrelay.relay.tool.ToolDefinition;
import org.tandemrelay.relay.tool.ToolOutcome;
import org.tandemrelay.relay.tool.Toolbox;
import org.tandemrelay.relay.tool.Webhook;
import org.tandemrelay.upstream.session.ModelEvent;

/**
 * The functions that the model of a call has called: run side by side, a few at once, and the model is told of each what came of it. When
 * all that one answer called is done, and that answer is over, the next is asked for.
 */
public final class ToolCalls {

    private static final Logger LOG = LoggerFactory.getLogger(ToolCalls.class);

    /** Side by side; the others wait. */
    private static final int MOST_AT_ONCE = 8;

    /** More than a model calls that is in its senses. */
    private static final int MOST_WAITING = 32;

    private final Workbench bench;
    private final Toolbox tools;
    private final Listener listener;
    private final Map<String, ToolRun> running = new LinkedHashMap<>();
    private final Deque<ToolRun> waiting = new ArrayDeque<>();

    private final ToolRounds rounds = new ToolRounds();

    /** What was called since the caller's last turn, or is not over; the oldest first. */
    private final Deque<ToolRun> recent = new ArrayDeque<>();

    /** Those of them that were called by a model whose line was lost: they are not done again for the next. */
    private final List<ToolRun> before = new ArrayList<>();

    /** What the caller said about itself so far. */
    private Map<String, String> parameters;

    /** Who tells the model. */
    public interface Listener {
        /** What came of a call. */
        void onToolResult(String toolCallId, String output);

        /** All that an answer called is done, and the answer is over. */
        void onToolsDone();

        /** One runs, in which the caller may want to hear something after a while. */
        void onToolRunning(ToolDefinition tool);
    }

    /** None yet, of a caller that has said so much about itself. */
    public ToolCalls(Workbench bench, Map<String, String> parameters, Listener listener) {
        this.bench = bench;
        this.tools = bench.tools();
        this.parameters = parameters;
        this.listener = listener;
    }

    /** The caller told more about itself. */
    public void parameters(Map<String, String> told) {
        parameters = told;
    }

    /** Whether the model waits for a function. */
    public boolean running() {
        return !running.isEmpty() || !waiting.isEmpty();
    }

    /**
     * The model calls a function.
     *
     * @param answer in which; null if none is under way
     */
    public void onToolCall(ModelEvent.ToolCall event, @Nullable String answer) {
        ToolRun run = new ToolRun(bench, event, Objects.requireNonNullElse(answer, ""), this::onDone);
        rounds.begun(run.answer());
        ToolRun same = calledBefore(event);
        if (same != null) {
            run.repeat(same);
            return;
        }
        remember(run);
        ToolDefinition tool = tools.find(event.name());
        if (tool == null || (tool.forwarded() && !bench.leg().capabilities().have(CallerCapabilities.Trait.TOOLS))) {
            run.end(ToolOutcome.UNKNOWN);
        } else if (running.containsKey(event.callId()) || waiting.size() == MOST_WAITING) {
            run.end(ToolOutcome.TOO_MANY);
        } else if (running.size() < MOST_AT_ONCE) {
            start(run, tool);
        } else {
            waiting.add(run);
        }
    }

    private @Nullable ToolRun calledBefore(ModelEvent.ToolCall event) {
        return before.stream().filter(run -> run.same(event)).findFirst().orElse(null);
    }

    private void remember(ToolRun run) {
        recent.add(run);
        if (recent.size() > MOST_WAITING) {
            recent.remove();
        }
    }

    /** The caller has said something new, for which the same may be wanted once more. */
    public void onTurn() {
        recent.removeIf(ToolRun::over);
        before.removeIf(ToolRun::over);
    }

    /** The model's line is lost: what it has called goes on, and is not done again should the next model call it too. */
    public void onLost() {
        before.addAll(recent);
        recent.clear();
    }

    /** A function was called in an answer that is not to be heard: it is not done, and the model is told so. */
    public void onToolCallOff(ModelEvent.ToolCall event) {
        listener.onToolResult(event.callId(), ToolOutcome.INTERRUPTED.toModel());
        bench.tally().toolCalled(labelOf(event.name()), ToolOutcome.INTERRUPTED, 0);
    }

    private void start(ToolRun run, ToolDefinition tool) {
        running.put(run.toolCallId(), run);
        Webhook webhook = tool.webhook();
        if (webhook == null) {
            run.forward(tool);
        } else {
            String callId = bench.callId();
            ToolCaller caller = new ToolCaller(callId, bench.leg().dialect(), parameters);
            run.post(tool, webhook, caller, tools.webhooks());
        }
        if (running.containsKey(run.toolCallId())) {
            listener.onToolRunning(tool);
        }
    }

    /** The caller did what was forwarded to it. */
    public void onCallerResult(CallerEvent.ToolResult result) {
        ToolRun run = running.get(result.callId());
        if (run != null) {
            run.onCallerResult(result);
        }
    }

    private void onDone(ToolRun run, ToolRun.Result result) {
        running.remove(run.toolCallId(), run);
        if (!run.repeated()) {
            count(run, result);
        }
        listener.onToolResult(run.toolCallId(), result.output());
        if (rounds.ended(run.answer(), true)) {
            listener.onToolsDone();
        }
        startNext();
    }

    private void count(ToolRun run, ToolRun.Result result) {
        String label = labelOf(run.tool());
        bench.tally().toolCalled(label, result.outcome(), result.millis());
        if (result.outcome() != ToolOutcome.DONE) {
            LOG.atWarn()
                    .addKeyValue("call", bench.callId())
                    .addKeyValue("tool", label)
                    .addKeyValue("outcome", result.outcome().label())
                    .addKeyValue("status", result.status())
                    .addKeyValue("millis", result.millis())
                    .log("a function that the model called failed");
        }
    }

    /** A name that the model made up is nobody's, and must not become a label. */
    private String labelOf(String tool) {
        return tools.find(tool) == null ? "unknown" : tool;
    }

    private void startNext() {
        ToolRun next = waiting.poll();
        ToolDefinition tool = next == null ? null : tools.find(next.tool());
        if (next != null && tool != null) {
            start(next, tool);
        }
    }

    /** An answer is over, so that the next may be asked for when all that it called is done. */
    public void onAnswerDone(String answer) {
        if (rounds.answerDone(answer)) {
            listener.onToolsDone();
        }
    }

    /** The model no longer wants these, nor to be told of them. */
    public void onToolCancel(List<String> toolCallIds) {
        for (String toolCallId : toolCallIds) {
            ToolRun run = running.remove(toolCallId);
            if (run != null) {
                run.cancel();
                forget(run);
                startNext();
            }
        }
        for (ToolRun run : List.copyOf(waiting)) {
            if (toolCallIds.contains(run.toolCallId())) {
                waiting.remove(run);
                forget(run);
            }
        }
    }

    private void forget(ToolRun run) {
        if (rounds.ended(run.answer(), false)) {
            listener.onToolsDone();
        }
    }

    /** The call is over: all that runs is broken off. */
    public void close() {
        running.values().forEach(ToolRun::cancel);
        running.clear();
        waiting.clear();
    }
}
