package org.tandemrelay.relay.call;

import java.util.function.BooleanSupplier;
import org.tandemrelay.relay.call.answer.ResponseGate;
import org.tandemrelay.relay.call.downlink.Downlink;
import org.tandemrelay.relay.call.leg.CallState;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** Who has the floor, as the caller is told. */
@EachFrame(Way.DOWN)
final class Floor {

    private final CallerLeg leg;
    private final Downlink downlink;
    private final ResponseGate responses;
    private final BooleanSupplier tools;
    private CallState state = CallState.CONNECTING;

    /** There is no model, whoever speaks. */
    private boolean away;

    /**
     * Nobody's yet.
     *
     * @param tools whether the model waits for a function
     */
    Floor(CallerLeg leg, Downlink downlink, ResponseGate responses, BooleanSupplier tools) {
        this.leg = leg;
        this.downlink = downlink;
        this.responses = responses;
        this.tools = tools;
    }

    /** Whether it is in this state. */
    boolean is(CallState which) {
        return state == which;
    }

    /** The model is gone, and another line to it is opened. */
    void onLost() {
        enter(CallState.RECONNECTING);
        away = true;
    }

    /** It is there again. */
    void onFound() {
        away = false;
        if (downlink.playing()) {
            enter(CallState.SPEAKING);
        } else {
            rest();
        }
    }

    /** Whether the model is gone. */
    boolean away() {
        return away;
    }

    /** Tells the caller, if that is new. */
    void enter(CallState next) {
        if (state != next && !away) {
            state = next;
            leg.send(new CallerCommand.StateChanged(next));
            leg.flush();
        }
    }

    /** Nobody speaks, unless somebody does. */
    void rest() {
        if (!downlink.playing() && state != CallState.HEARING && responses.open() == null) {
            enter(toolRunning() || responses.expected() ? CallState.THINKING : CallState.LISTENING);
        }
    }

    /** Whether the caller hears something, or is about to. */
    boolean speaking() {
        return downlink.playing() || responses.open() != null;
    }

    /** Whether the model waits for a function, so that it is no wonder if it says nothing. */
    boolean toolRunning() {
        return tools.getAsBoolean();
    }

    /** Whether the caller waits in silence. */
    boolean waited() {
        return state != CallState.HEARING && !downlink.playing();
    }
}
