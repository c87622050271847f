package org.tandemrelay.relay.call;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.tandemrelay.relay.call.answer.ResponseGate;
import org.tandemrelay.relay.call.downlink.Downlink;
import org.tandemrelay.relay.call.downlink.Filler;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.tool.ToolCalls;
import org.tandemrelay.relay.tool.ToolDefinition;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent;

/** Between the model, which wants functions done, and who does them: tells it what came of them, and the caller that something goes on. */
final class ToolDesk implements ToolCalls.Listener, StallWatch.Alarm {

    private final CallParts parts;
    private final ResponseGate responses;
    private final ToolCalls tools;
    private final Filler filler;

    /**
     * A desk with nothing on it.
     *
     * @param started what the caller said about itself
     * @param responses asks for answers
     * @param downlink for the tone
     * @param waited whether the caller hears nothing, and waits
     */
    ToolDesk(
            CallParts parts,
            CallerEvent.CallStarted started,
            ResponseGate responses,
            Downlink downlink,
            BooleanSupplier waited) {
        this.parts = parts;
        this.responses = responses;
        this.tools = new ToolCalls(parts.workbench(), started.parameters(), this);
        this.filler = new Filler(parts.leg(), downlink, waited);
    }

    void onCallStarted(CallerEvent.CallStarted told) {
        tools.parameters(told.parameters());
    }

    void onToolCall(ModelEvent.ToolCall event) {
        if (responses.heard()) {
            tools.onToolCall(event, responses.open());
        } else {
            tools.onToolCallOff(event);
        }
    }

    void onToolCancel(ModelEvent.ToolCancel event) {
        tools.onToolCancel(event.callIds());
        endFillerIfIdle();
    }

    private void endFillerIfIdle() {
        if (!tools.running()) {
            filler.end();
        }
    }

    void onCallerResult(CallerEvent.ToolResult event) {
        tools.onCallerResult(event);
    }

    void onAnswerDone(String responseId) {
        tools.onAnswerDone(responseId);
    }

    /** The caller has said something new. */
    void onTurn() {
        tools.onTurn();
    }

    /** The model's line is lost; whoever waits for another for long should not believe that the own one is too. */
    void onLost() {
        tools.onLost();
        filler.begin(parts.settings().patience().warning(), null);
    }

    /** There is another. */
    void onFound() {
        endFillerIfIdle();
    }

    boolean running() {
        return tools.running();
    }

    @Override
    public void onToolRunning(ToolDefinition tool) {
        if (tool.fillerAfter() != null) {
            filler.begin(tool.fillerAfter(), parts.settings().agent().conduct().filler());
        }
    }

    @Override
    public void onToolResult(String toolCallId, String output) {
        endFillerIfIdle();
        if (!responses.tell(new ModelCommand.ToolResult(toolCallId, output))) {
            // A model that never hears of it waits for ever, and so would the caller.
            parts.call().end(CloseCause.MODEL_FAILED, "the model takes nothing, and too much waits for it already");
        }
    }

    @Override
    public void onToolsDone() {
        responses.request(parts.now());
    }

    /** Of a model that stalls too the caller should not believe that the line is dead. */
    @Override
    public void onStalled() {
        filler.begin(Duration.ZERO, null);
    }

    @Override
    public void onRecovered() {
        endFillerIfIdle();
    }

    void close() {
        filler.end();
        tools.close();
    }
}
