package org.tandemrelay.relay.call;

import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.answer.ResponseGate;
import org.tandemrelay.relay.call.attendant.Attendant;
import org.tandemrelay.relay.call.captions.Captions;
import org.tandemrelay.relay.call.downlink.Downlink;
import org.tandemrelay.relay.call.downlink.DownlinkListener;
import org.tandemrelay.relay.call.leg.CallState;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.line.Memory;
import org.tandemrelay.relay.call.line.PresentModel;
import org.tandemrelay.relay.call.tally.CallTally;
import org.tandemrelay.relay.call.uplink.CallerVoice;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * What to do when the model tells something, or falls silent; what the caller tells, {@link CallerTurns} takes, and {@link PlayedSpeech} how
 * the model's speech is played.
 *
 * <p>What an interruption is, {@link BargeIn} decides; what asks the model for answers goes through {@link ResponseGate}.
 */
@EachFrame(Way.DOWN)
final class Conversation implements ModelEvent.Handler {

    private final CanonicalBody body;
    private final CallerLeg leg;
    private final ModelLeg model;
    private final Downlink downlink;
    private final CallTally tally;
    private final ResponseGate responses;
    private final ToolDesk tools;
    private final Attendant attendant;
    private final Captions captions;
    private final BargeIn bargeIn;
    private final ModelWatch modelWatch;
    private final Floor floor;
    private final CallerTurns caller;
    private final PlayedSpeech played;
    private final Resumption resumption;

    Conversation(CanonicalBody body, CallParts parts, Downlink downlink, CallerEvent.CallStarted started) {
        this.body = body;
        this.leg = parts.leg();
        this.downlink = downlink;
        this.tally = parts.tally();
        this.model = parts.call().model();
        Memory memory = new Memory(parts.settings().reopening());
        PresentModel present = new PresentModel(model, memory);
        this.responses = new ResponseGate(present);
        this.floor = new Floor(leg, downlink, responses, this::toolRunning);
        this.captions = new Captions(leg, parts.transcript(), memory);
        BargeIn.Speech speech = new BargeIn.Speech(responses, downlink, captions);
        this.bargeIn = new BargeIn(parts, speech, present);
        this.tools = new ToolDesk(parts, started, responses, downlink, floor::waited);
        this.modelWatch = new ModelWatch(parts, speech, tools, this::excused);
        this.played = new PlayedSpeech(parts, floor, new PlayedSpeech.Watchers(captions, bargeIn, modelWatch));
        this.attendant = new Attendant(
                parts.settings().agent(),
                new Prompts(parts, this, responses, downlink),
                parts.call().startNanos(),
                parts.recorder());
        this.caller = new CallerTurns(
                body, parts, downlink, floor, new CallerTurns.Desks(responses, bargeIn, tools, attendant));
        this.resumption =
                new Resumption(memory, present, caller, speech, floor, new Resumption.Desks(bargeIn, tools, attendant));
    }

    // What the model tells.

    @Override
    public void onSessionReady(ModelEvent.SessionReady event) {
        bargeIn.onReady(event.capabilities());
        if (floor.away()) {
            resumption.onFound(event.capabilities());
            body.onReady(event);
            responses.onReady(event.capabilities().answersTurns(), now());
            floor.onFound();
            return;
        }
        tally.modelReady(now());
        body.onReady(event);
        floor.enter(CallState.LISTENING);
        responses.onReady(event.capabilities().answersTurns(), now());
        attendant.onReady(event.capabilities());
    }

    @Override
    public void onSpeechStarted(ModelEvent.SpeechStarted event) {
        downlink.hush(CallerCommand.Flush.Reason.BARGE_IN);
        bargeIn.onModelHears();
        if (!attendant.mustGreet()) {
            responses.onTurn();
        }
        attendant.onCaller();
        floor.enter(CallState.HEARING);
    }

    @Override
    public void onSpeechStopped(ModelEvent.SpeechStopped event) {
        bargeIn.onModelHearsNoMore();
        tools.onTurn();
        tally.turnEnded(now());
        responses.onTurnEnded(now());
        floor.enter(CallState.THINKING);
    }

    @Override
    public void onTranscript(ModelEvent.Transcript event) {
        captions.onTranscript(event, responses.heard());
    }

    @Override
    public void onResponseStarted(ModelEvent.ResponseStarted event) {
        modelWatch.onResponseStarted();
        attendant.onResponseStarted(event.responseId());
        if (responses.onStarted(event.responseId())) {
            bargeIn.onResponseStarted(event.responseId());
        } else {
            downlink.discard(event.responseId());
            model.tell(new ModelCommand.ResponseCancel(event.responseId()));
        }
    }

    @Override
    public void onResponseRefused(ModelEvent.ResponseRefused event) {
        if (event.ours() && !event.busy()) {
            leg.send(new CallerCommand.Warning("model", event.message()));
        }
        attendant.onResponseRefused(event.ours());
        responses.onRefused(event, now());
        floor.rest();
    }

    @Override
    public void onItemAdded(ModelEvent.ItemAdded event) {
        responses.onSeen(event.kind());
        captions.onPlace(event.itemId());
        resumption.onItemAdded(event);
    }

    @Override
    public void onOutputFlush(ModelEvent.OutputFlush event) {
        bargeIn.onFlush(event.reason());
    }

    @Override
    public void onResponseDone(ModelEvent.ResponseDone event) {
        bargeIn.onResponseDone(event.responseId());
        captions.onAnswerDone();
        if (event.status() == ModelEvent.ResponseDone.Status.FAILED) {
            String reason = event.reason() == null ? "no reason given" : event.reason();
            leg.send(new CallerCommand.Warning("model", "the model could not answer: " + reason));
        }
        responses.onDone(event.responseId(), now());
        attendant.onResponseDone(event.responseId(), event.status() == ModelEvent.ResponseDone.Status.COMPLETED);
        tools.onAnswerDone(event.responseId());
        floor.rest();
    }

    // What the model wants done.

    @Override
    public void onToolCall(ModelEvent.ToolCall event) {
        resumption.onToolCall(event);
        tools.onToolCall(event);
    }

    @Override
    public void onToolCancel(ModelEvent.ToolCancel event) {
        tools.onToolCancel(event);
        resumption.onToolCancel(event);
        floor.rest();
    }

    /** Something came from the model. */
    void onModelSign() {
        modelWatch.onSign();
    }

    private boolean toolRunning() {
        return tools.running();
    }

    /** The model waits itself: for a function, or for a caller who speaks; or there is none. */
    private boolean excused() {
        return tools.running() || floor.is(CallState.HEARING) || floor.away();
    }

    @Override
    public void onSessionNotice(ModelEvent.SessionNotice event) {
        if (event.kind() == ModelEvent.SessionNotice.Kind.WARNING) {
            leg.send(new CallerCommand.Warning("model", event.message()));
        }
    }

    @Override
    public void onSessionClosed(ModelEvent.SessionClosed event) {
        modelWatch.onClosed(event);
    }

    /** The model is gone, and another line to it is opened. */
    void onModelLost() {
        resumption.onLost();
    }

    void onModelWritable() {
        responses.onWritable(now());
    }

    void close() {
        captions.close();
        tools.close();
        attendant.close();
        bargeIn.close();
        resumption.close();
    }

    void onBeat(long nowNanos) {
        responses.onBeat(modelWatch.lineInDoubt(), nowNanos);
        attendant.onBeat(nowNanos);
        modelWatch.onBeat(nowNanos);
    }

    /** What the call may cost is nearly spent. */
    void onSpendWarning(String words) {
        attendant.warnOfSpending(words);
    }

    /** The next answer is heard to its end. */
    void guardNext() {
        bargeIn.guardNext();
    }

    /** Who is to hear the caller's speech besides the model; null for nobody. */
    @Nullable
    CallerVoice voice() {
        return bargeIn.voice();
    }

    /** Takes what the caller tells. */
    CallerTurns caller() {
        return caller;
    }

    /** Takes how the model's speech is played. */
    DownlinkListener played() {
        return played;
    }

    /** Whose turn it is. */
    Floor floor() {
        return floor;
    }

    private long now() {
        return leg.loop().ticker().nanoTime();
    }
}
