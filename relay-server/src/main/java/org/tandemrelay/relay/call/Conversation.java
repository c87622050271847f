package org.tandemrelay.relay.call;

import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.session.Role;

/**
 * Whose turn it is, and what to do when somebody speaks out of turn. Takes what both sides tell, decides, and tells the other side.
 *
 * <p>What an interruption is, {@link BargeIn} decides; what asks the model for answers goes through {@link ResponseGate}.
 */
final class Conversation implements ModelEvent.Handler, CallerEvent.Handler, DownlinkListener {

    private final CanonicalBody body;
    private final Call call;
    private final CallerLeg leg;
    private final Downlink downlink;
    private final CallTally tally;
    private final ResponseGate responses;
    private final ToolDesk tools;
    private final Attendant attendant;
    private final Captions captions;
    private final BargeIn bargeIn;
    private final ModelWatch modelWatch;
    private final boolean maySteer;

    private CallState state = CallState.CONNECTING;

    Conversation(CanonicalBody body, CallParts parts, Downlink downlink, CallerEvent.CallStarted started) {
        this.body = body;
        this.call = parts.call();
        this.leg = parts.leg();
        this.downlink = downlink;
        this.tally = parts.tally();
        Telling.Model model = Telling.modelOf(parts.call());
        this.responses = new ResponseGate(model);
        this.captions = new Captions(leg, parts.transcript());
        BargeIn.Speech speech = new BargeIn.Speech(responses, downlink, captions);
        this.bargeIn = new BargeIn(parts, speech, model);
        this.tools = new ToolDesk(parts, started, responses, downlink, this::waited);
        this.modelWatch = new ModelWatch(parts, speech, tools, this::excused);
        this.maySteer = parts.settings().agent().conduct().maySteer();
        this.attendant = new Attendant(
                parts.settings().agent(),
                new Prompts(parts, this, responses, downlink),
                call.startNanos(),
                parts.recorder());
    }

    // What the model tells.

    @Override
    public void onSessionReady(ModelEvent.SessionReady event) {
        bargeIn.onReady(event.capabilities());
        body.onReady(event);
        enter(CallState.LISTENING);
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
        enter(CallState.HEARING);
    }

    @Override
    public void onSpeechStopped(ModelEvent.SpeechStopped event) {
        bargeIn.onModelHearsNoMore();
        tally.turnEnded(now());
        responses.onTurnEnded(now());
        enter(CallState.THINKING);
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
            call.tellModel(new ModelCommand.ResponseCancel(event.responseId()));
        }
    }

    @Override
    public void onResponseRefused(ModelEvent.ResponseRefused event) {
        if (event.ours() && !event.busy()) {
            leg.send(new CallerCommand.Warning("model", event.message()));
        }
        attendant.onResponseRefused(event.ours());
        responses.onRefused(event, now());
        rest();
    }

    @Override
    public void onItemAdded(ModelEvent.ItemAdded event) {
        responses.onSeen(event.kind());
        captions.onPlace(event.itemId());
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
        rest();
    }

    /** Nobody speaks, unless somebody does. */
    private void rest() {
        if (!downlink.playing() && state != CallState.HEARING && responses.open() == null) {
            enter(tools.running() || responses.expected() ? CallState.THINKING : CallState.LISTENING);
        }
    }

    // What the model wants done.

    @Override
    public void onToolCall(ModelEvent.ToolCall event) {
        tools.onToolCall(event);
    }

    @Override
    public void onToolCancel(ModelEvent.ToolCancel event) {
        tools.onToolCancel(event);
        rest();
    }

    /** Something came from the model. */
    void onModelSign() {
        modelWatch.onSign();
    }

    /** The model waits itself: for a function, or for a caller who speaks. */
    private boolean excused() {
        return tools.running() || state == CallState.HEARING;
    }

    /** Whether the model waits for a function, so that it is no wonder if it says nothing. */
    boolean toolRunning() {
        return tools.running();
    }

    private boolean waited() {
        return state != CallState.HEARING && !downlink.playing();
    }

    // What else the model tells.

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

    // What the caller tells.

    @Override
    public void onCallStarted(CallerEvent.CallStarted event) {
        tools.onCallStarted(event);
        attendant.onParameters(event.parameters());
        body.onFormats(event);
    }

    @Override
    public void onDtmf(CallerEvent.Dtmf event) {
        attendant.onKey(event.digit(), now());
    }

    @Override
    public void onPlaybackMark(CallerEvent.PlaybackMark event) {
        downlink.onMark(event.name());
    }

    @Override
    public void onPlaybackPosition(CallerEvent.PlaybackPosition event) {
        downlink.onPosition(event.itemId(), event.playedMillis());
    }

    @Override
    public void onPlaybackStopped(CallerEvent.PlaybackStopped event) {
        bargeIn.onStopped(event.itemId(), event.playedMillis());
    }

    /** What is typed is a turn like any other, and so interrupts. */
    @Override
    public void onText(CallerEvent.Text event) {
        attendant.onCaller();
        onInterrupt(new CallerEvent.Interrupt());
        tally.turnEnded(now());
        if (state != CallState.CONNECTING) {
            enter(CallState.THINKING);
        }
        if (tell(new ModelCommand.InputText(Role.USER, event.text(), false))) {
            responses.request(now());
        }
    }

    /** Nothing was said, so that it interrupts only if it is to. */
    @Override
    public void onSteer(CallerEvent.Steer event) {
        if (!maySteer) {
            warn("not_allowed", "steer: callers of this agent may not");
            return;
        }
        attendant.onCaller();
        if (event.now()) {
            onInterrupt(new CallerEvent.Interrupt());
        }
        responses.request(event.instructions(), now());
        if (state != CallState.CONNECTING) {
            rest();
        }
    }

    boolean tell(ModelCommand.InputText words) {
        boolean taken = responses.tell(words);
        if (!taken) {
            warn("text_dropped", "the model takes nothing, and too much waits for it already");
        }
        return taken;
    }

    void warn(String code, String message) {
        leg.send(new CallerCommand.Warning(code, message));
        leg.flush();
    }

    void onModelWritable() {
        responses.onWritable(now());
    }

    @Override
    public void onInterrupt(CallerEvent.Interrupt event) {
        downlink.hush(CallerCommand.Flush.Reason.INTERRUPT);
        if (responses.asked()) {
            responses.callOff();
            rest();
        }
        if (speaking() && bargeIn.stop(CallerCommand.Flush.Reason.INTERRUPT)) {
            enter(CallState.LISTENING);
        }
    }

    @Override
    public void onToolResult(CallerEvent.ToolResult event) {
        tools.onCallerResult(event);
    }

    @Override
    public void onHangup(CallerEvent.Hangup event) {
        call.end(event.cause(), event.message());
    }

    // How the playing stands.

    @Override
    public void onSpeaking() {
        modelWatch.onSpeaking();
        if (state != CallState.SPEAKING) {
            tally.answerBegins(now());
            enter(CallState.SPEAKING);
        }
    }

    @Override
    public void onSpeech(OutputItem item, long nanos) {
        captions.onSpeech(item, nanos);
    }

    @Override
    public void onSent(OutputItem item, long nanos) {
        captions.onSent(item, nanos);
    }

    @Override
    public void onPlayedOut() {
        bargeIn.onPlayedOut();
        modelWatch.onPlayedOut();
        if (state == CallState.SPEAKING) {
            rest();
        }
    }

    @Override
    public void onPlayoutFull(boolean full) {
        call.onPlayoutFull(full);
    }

    @Override
    public void onPlayoutFailed(Throwable failure) {
        call.fail(failure);
    }

    void close() {
        captions.close();
        tools.close();
        attendant.close();
        bargeIn.close();
    }

    void onBeat(long nowNanos) {
        responses.onBeat(nowNanos);
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

    CallState state() {
        return state;
    }

    /** Whether the caller hears something, or is about to. */
    boolean speaking() {
        return downlink.playing() || responses.open() != null;
    }

    private long now() {
        return leg.loop().ticker().nanoTime();
    }

    private void enter(CallState next) {
        if (state != next) {
            state = next;
            leg.send(new CallerCommand.StateChanged(next));
            leg.flush();
        }
    }
}
