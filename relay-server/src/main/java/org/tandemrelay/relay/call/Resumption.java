package org.tandemrelay.relay.call;

import org.tandemrelay.relay.call.attendant.Attendant;
import org.tandemrelay.relay.call.leg.CallState;
import org.tandemrelay.relay.call.line.Memory;
import org.tandemrelay.relay.call.line.PresentModel;
import org.tandemrelay.upstream.session.Capabilities;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelEvent.ItemAdded;
import org.tandemrelay.upstream.session.Role;

/**
 * A conversation whose model is lost, and goes on with another on a new line: what the first had said is heard to its end, what it was
 * about to say is not; the second is told what was said, and asked for the answer that the first owed.
 */
final class Resumption {

    private static final String WORDS_LOST =
            "The line to you was lost, and with it what the caller said last. Ask the caller to say that again.";
    private static final String BEGINNING_LOST =
            "The line to you was lost while the caller was speaking: the beginning of what you hear now may be missing.";

    /** A model's own words may be a caller's, said back: quoted, they must not become the operator's. */
    private static final Role OF_QUOTES = Role.USER;

    private final Memory memory;
    private final PresentModel model;
    private final Floor floor;
    private final CallerTurns caller;
    private final BargeIn.Speech speech;
    private final Desks desks;

    /** The words of the caller that are to be answered were lost. */
    private boolean wordsLost;

    private boolean beginningLost;

    /** Who has something under way. */
    record Desks(BargeIn bargeIn, ToolDesk tools, Attendant attendant) {}

    Resumption(Memory memory, PresentModel model, CallerTurns caller, BargeIn.Speech speech, Floor floor, Desks desks) {
        this.memory = memory;
        this.model = model;
        this.caller = caller;
        this.speech = speech;
        this.floor = floor;
        this.desks = desks;
        memory.corrections(this::onHeardLess);
    }

    /** Something has its place in the conversation. */
    void onItemAdded(ItemAdded event) {
        if (event.kind() == ItemAdded.ItemKind.SPEECH) {
            memory.place(event.itemId(), Role.USER);
        } else if (event.kind() == ItemAdded.ItemKind.ANSWER) {
            memory.place(event.itemId(), Role.ASSISTANT);
        }
    }

    /** The model calls a function. */
    void onToolCall(ModelEvent.ToolCall event) {
        model.onToolCall(event);
    }

    /** The model wants these no more. */
    void onToolCancel(ModelEvent.ToolCancel event) {
        model.onToolCancel(event);
    }

    /** The model is gone. */
    void onLost() {
        String open = speech.responses().open();
        boolean unheard = !speech.downlink().begun() && !desks.tools().running();
        beginningLost = floor.is(CallState.HEARING);
        model.onLost(speech.captions().onLost());
        boolean owed = speech.responses().onLost(unheard);
        wordsLost = owed && !memory.knowsLastTurn();
        desks.bargeIn().onModelHearsNoMore();
        desks.tools().onLost();
        if (open != null) {
            onBrokenOff(open, unheard);
        }
        floor.onLost();
    }

    private void onBrokenOff(String response, boolean unheard) {
        // Its last samples may wait for more that will not come.
        speech.downlink().onResponseDone(response);
        if (unheard && desks.bargeIn().guards(response)) {
            desks.bargeIn().guardNext();
        }
        desks.attendant().onResponseDone(response, false);
        desks.tools().onAnswerDone(response);
    }

    /** Another is there, and has heard nothing yet. */
    void onFound(Capabilities capabilities) {
        if (capabilities.textInput()) {
            model.recall();
            if (wordsLost) {
                model.tellOnly(WORDS_LOST);
            } else if (beginningLost) {
                model.tellOnly(BEGINNING_LOST);
            }
        }
        wordsLost = false;
        beginningLost = false;
        desks.tools().onFound();
    }

    /** The call is over. */
    void close() {
        memory.close();
    }

    private void onHeardLess(String words) {
        String heard = words.isEmpty() ? "nothing of it" : "only this of it: " + words;
        String quote = "(What you said last, before the line to you was lost, was interrupted, and the caller heard "
                + heard + ")";
        caller.tell(new ModelCommand.InputText(OF_QUOTES, quote, false));
    }
}
