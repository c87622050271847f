package org.tandemrelay.relay.call;

import org.tandemrelay.relay.call.answer.ResponseGate;
import org.tandemrelay.relay.call.attendant.Attendant;
import org.tandemrelay.relay.call.downlink.Downlink;
import org.tandemrelay.relay.call.leg.CallState;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.Role;

/** What the caller tells besides speaking: decides what comes of it, and tells the model. */
final class CallerTurns implements CallerEvent.Handler {

    private final CanonicalBody body;
    private final CallParts parts;
    private final Downlink downlink;
    private final Floor floor;
    private final Desks desks;

    /** Those who deal with the parts of a conversation. */
    record Desks(ResponseGate responses, BargeIn bargeIn, ToolDesk tools, Attendant attendant) {}

    CallerTurns(CanonicalBody body, CallParts parts, Downlink downlink, Floor floor, Desks desks) {
        this.body = body;
        this.parts = parts;
        this.downlink = downlink;
        this.floor = floor;
        this.desks = desks;
    }

    @Override
    public void onCallStarted(CallerEvent.CallStarted event) {
        desks.tools().onCallStarted(event);
        desks.attendant().onParameters(event.parameters());
        body.onFormats(event);
    }

    @Override
    public void onDtmf(CallerEvent.Dtmf event) {
        desks.attendant().onKey(event.digit(), parts.now());
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
        desks.bargeIn().onStopped(event.itemId(), event.playedMillis());
    }

    /** What is typed is a turn like any other, and so interrupts. */
    @Override
    public void onText(CallerEvent.Text event) {
        desks.attendant().onCaller();
        onInterrupt(new CallerEvent.Interrupt());
        parts.tally().turnEnded(parts.now());
        desks.tools().onTurn();
        if (!floor.is(CallState.CONNECTING)) {
            floor.enter(CallState.THINKING);
        }
        if (tell(new ModelCommand.InputText(Role.USER, event.text(), false))) {
            desks.responses().request(parts.now());
        }
    }

    /** Nothing was said, so that it interrupts only if it is to. */
    @Override
    public void onSteer(CallerEvent.Steer event) {
        if (!parts.settings().agent().conduct().maySteer()) {
            warn("not_allowed", "steer: callers of this agent may not");
            return;
        }
        desks.attendant().onCaller();
        if (event.now()) {
            onInterrupt(new CallerEvent.Interrupt());
        }
        desks.responses().request(event.instructions(), parts.now());
        if (!floor.is(CallState.CONNECTING)) {
            floor.rest();
        }
    }

    @Override
    public void onInterrupt(CallerEvent.Interrupt event) {
        downlink.hush(CallerCommand.Flush.Reason.INTERRUPT);
        if (desks.responses().asked()) {
            desks.responses().callOff();
            floor.rest();
        }
        if (floor.speaking() && desks.bargeIn().stop(CallerCommand.Flush.Reason.INTERRUPT)) {
            floor.enter(CallState.LISTENING);
        }
    }

    @Override
    public void onToolResult(CallerEvent.ToolResult event) {
        desks.tools().onCallerResult(event);
    }

    @Override
    public void onHangup(CallerEvent.Hangup event) {
        parts.call().end(event.cause(), event.message());
    }

    /** Tells the model words that were not spoken; false if they are lost, of which the caller was warned. */
    boolean tell(ModelCommand.InputText words) {
        boolean taken = desks.responses().tell(words);
        if (!taken) {
            warn("text_dropped", "the model takes nothing, and too much waits for it already");
        }
        return taken;
    }

    void warn(String code, String message) {
        parts.leg().send(new CallerCommand.Warning(code, message));
        parts.leg().flush();
    }
}
