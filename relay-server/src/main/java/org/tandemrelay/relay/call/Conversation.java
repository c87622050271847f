package org.tandemrelay.relay.call;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.playout.Heard;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.session.Role;

/**
 * Whose turn it is, and what to do when somebody speaks out of turn. Takes what both sides tell, decides, and tells the other side.
 *
 * <p>An interruption is one turn of the event loop: the queue is dropped, the caller flushed, the answer cancelled if it is still being
 * generated, and the model told what was really heard.
 */
final class Conversation implements ModelEvent.Handler, CallerEvent.Handler, Downlink.Listener {

    private final CanonicalBody body;
    private final Call call;
    private final CallerLeg leg;
    private final Downlink downlink;
    private final CallTally tally;
    private final ResponseGate responses;
    private final ToolDesk tools;
    private final Captions captions;
    private final Attendant attendant;
    private CallState state = CallState.CONNECTING;
    private boolean cancelsOnSpeech;

    Conversation(CanonicalBody body, CallParts parts, Downlink downlink, CallerEvent.CallStarted started) {
        this.body = body;
        this.call = parts.call();
        this.leg = parts.leg();
        this.downlink = downlink;
        this.tally = parts.tally();
        this.responses = new ResponseGate(ResponseGate.modelOf(parts.call()));
        this.captions = new Captions(leg);
        this.tools = new ToolDesk(parts, started, responses, downlink, this::waited);
        this.attendant = new Attendant(
                parts.settings().agent(), new Prompts(parts, this, responses, downlink), call.startNanos());
    }

    // What the model tells.

    @Override
    public void onSessionReady(ModelEvent.SessionReady event) {
        cancelsOnSpeech = event.capabilities().cancelsOnSpeech();
        body.onReady(event);
        enter(CallState.LISTENING);
        responses.onReady(event.capabilities().answersTurns(), now());
        attendant.onReady(event.capabilities());
    }

    @Override
    public void onSpeechStarted(ModelEvent.SpeechStarted event) {
        responses.onTurn();
        attendant.onCaller();
        enter(CallState.HEARING);
    }

    @Override
    public void onSpeechStopped(ModelEvent.SpeechStopped event) {
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
        if (!responses.onStarted(event.responseId())) {
            downlink.discard(event.responseId());
            call.tellModel(new ModelCommand.ResponseCancel(event.responseId()));
        }
    }

    @Override
    public void onResponseRefused(ModelEvent.ResponseRefused event) {
        if (event.ours() && !event.busy()) {
            leg.send(new CallerCommand.Warning("model", event.message()));
        }
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
        // With nothing playing there is nothing to interrupt: the caller only took its turn.
        if (downlink.playing()) {
            interrupt(
                    event.reason() == ModelEvent.OutputFlush.Reason.BARGE_IN
                            ? CallerCommand.Flush.Reason.BARGE_IN
                            : CallerCommand.Flush.Reason.MODEL);
        }
    }

    @Override
    public void onResponseDone(ModelEvent.ResponseDone event) {
        downlink.onResponseDone(event.responseId());
        captions.onAnswerDone();
        if (event.status() == ModelEvent.ResponseDone.Status.FAILED) {
            String reason = event.reason() == null ? "no reason given" : event.reason();
            leg.send(new CallerCommand.Warning("model", "the model could not answer: " + reason));
        }
        responses.onDone(event.responseId(), now());
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
        call.end(CloseCause.of(event.cause()), event.message());
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
        if (responses.asked()) {
            responses.callOff();
            rest();
        }
        if (downlink.playing() || responses.open() != null) {
            interrupt(CallerCommand.Flush.Reason.INTERRUPT);
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

    private void interrupt(CallerCommand.Flush.Reason reason) {
        @Nullable String open = responses.open();
        responses.cutOff();
        List<Heard> cutOff = downlink.cutOff(open);
        leg.send(new CallerCommand.Flush(reason));
        captions.onCutOff(cutOff);
        leg.flush();
        boolean cancelsItself = reason == CallerCommand.Flush.Reason.BARGE_IN && cancelsOnSpeech;
        if (open != null && !cancelsItself) {
            call.tellModel(new ModelCommand.ResponseCancel(open));
        }
        for (Heard heard : cutOff) {
            call.tellModel(new ModelCommand.PlaybackTruncate(heard.item().itemId(), heard.playedMillis()));
        }
        tally.interrupted();
    }

    // How the playing stands.

    @Override
    public void onSpeaking() {
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
        tools.close();
        attendant.close();
    }

    void onBeat(long nowNanos) {
        responses.onBeat(nowNanos);
        attendant.onBeat(nowNanos);
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
