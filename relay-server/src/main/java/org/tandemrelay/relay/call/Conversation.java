package org.tandemrelay.relay.call;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.playout.Heard;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.Role;

/**
 * Whose turn it is, and what to do when somebody speaks out of turn. Takes what both sides tell, decides, and tells the other side.
 *
 * <p>An interruption is one turn of the event loop: the queue is dropped, the caller flushed, the answer cancelled if it is still being
 * generated, and the model told what was really heard.
 */
final class Conversation implements ModelEvent.Handler, CallerEvent.Handler, Downlink.Listener {

    private static final String NO_SUCH_FUNCTION = "{\"error\":\"there is no function of this name\"}";

    private final CanonicalBody body;
    private final Call call;
    private final CallerLeg leg;
    private final Downlink downlink;
    private final CallTally tally;
    private final ResponseGate responses;
    private CallState state = CallState.CONNECTING;
    private boolean cancelsOnSpeech;

    Conversation(CanonicalBody body, CallParts parts, Downlink downlink) {
        this.body = body;
        this.call = parts.call();
        this.leg = parts.leg();
        this.downlink = downlink;
        this.tally = parts.tally();
        this.responses = new ResponseGate(new ResponseGate.Model() {
            @Override
            public boolean takes() {
                return call.modelTakes();
            }

            @Override
            public void tell(ModelCommand command) {
                call.tellModel(command);
            }
        });
    }

    // What the model tells.

    @Override
    public void onSessionReady(ModelEvent.SessionReady event) {
        cancelsOnSpeech = event.capabilities().cancelsOnSpeech();
        body.onReady(event);
        enter(CallState.LISTENING);
        responses.onReady(event.capabilities().answersTurns(), now());
    }

    @Override
    public void onSpeechStarted(ModelEvent.SpeechStarted event) {
        responses.onTurn();
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
        leg.send(new CallerCommand.Caption(event));
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
        if (event.status() == ModelEvent.ResponseDone.Status.FAILED) {
            String reason = event.reason() == null ? "no reason given" : event.reason();
            leg.send(new CallerCommand.Warning("model", "the model could not answer: " + reason));
        }
        responses.onDone(event.responseId(), now());
        rest();
    }

    /** Nobody speaks, unless somebody does. */
    private void rest() {
        boolean answering = downlink.playing() || responses.open() != null || responses.expected();
        if (!answering && state != CallState.HEARING) {
            enter(CallState.LISTENING);
        }
    }

    /** No functions are offered to the model; one that calls one all the same is not left waiting. */
    @Override
    public void onToolCall(ModelEvent.ToolCall event) {
        responses.tell(new ModelCommand.ToolResult(event.callId(), NO_SUCH_FUNCTION));
        responses.request(now());
    }

    @Override
    public void onToolCancel(ModelEvent.ToolCancel event) {
        // Every call has been answered already.
    }

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
        body.onFormats(event);
    }

    @Override
    public void onDtmf(CallerEvent.Dtmf event) {
        String words = "The caller pressed " + event.digit() + " on the telephone keypad.";
        tell(new ModelCommand.InputText(Role.SYSTEM, words, false));
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
        onInterrupt(new CallerEvent.Interrupt());
        tally.turnEnded(now());
        if (state != CallState.CONNECTING) {
            enter(CallState.THINKING);
        }
        if (tell(new ModelCommand.InputText(Role.USER, event.text(), false))) {
            responses.request(now());
        }
    }

    private boolean tell(ModelCommand.InputText words) {
        boolean taken = responses.tell(words);
        if (!taken) {
            leg.send(new CallerCommand.Warning(
                    "text_dropped", "the model takes nothing, and too much waits for it already"));
            leg.flush();
        }
        return taken;
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
    public void onHangup(CallerEvent.Hangup event) {
        call.end(event.cause(), event.message());
    }

    private void interrupt(CallerCommand.Flush.Reason reason) {
        @Nullable String open = responses.open();
        List<Heard> cutOff = downlink.cutOff(open);
        leg.send(new CallerCommand.Flush(reason));
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
    public void onPlayedOut() {
        if (state == CallState.SPEAKING && responses.open() == null) {
            enter(CallState.LISTENING);
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

    void onBeat(long nowNanos) {
        responses.onBeat(nowNanos);
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
