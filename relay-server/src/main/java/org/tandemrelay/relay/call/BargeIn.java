package org.tandemrelay.relay.call;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.BargeInPolicy;
import org.tandemrelay.relay.call.answer.CommandSink;
import org.tandemrelay.relay.call.answer.ResponseGate;
import org.tandemrelay.relay.call.captions.Captions;
import org.tandemrelay.relay.call.downlink.Downlink;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.tally.CallTally;
import org.tandemrelay.relay.call.uplink.CallerVoice;
import org.tandemrelay.relay.playout.Heard;
import org.tandemrelay.upstream.session.Capabilities;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent.OutputFlush;
import org.tandemrelay.upstream.session.OutputItem;

/**
 * Decides whether somebody who speaks into an answer stops it, and stops it.
 *
 * <p>That is one turn of the event loop: the queue is dropped, the caller flushed, the answer cancelled if it is still being generated,
 * and the model told what was really heard. Nothing waits for a timer.
 */
final class BargeIn {

    /** A network may have made the word to stop later than others by so much: that is not worth another word. */
    private static final long WHIM_MILLIS = 20;

    private final CommandSink model;
    private final CallerLeg leg;
    private final CallTally tally;
    private final BargeInPolicy settings;
    private final Speech speech;

    /** Null where nobody here listens to the caller. */
    private final @Nullable CallerVoice voice;

    /** Answers that are heard to their end, whoever speaks. */
    private final Set<String> guarded = new HashSet<>();

    /** What the model was told of the items that were stopped last. */
    private final Map<String, Heard> told = new HashMap<>();

    private boolean guardsNext;

    /** The model cancels by itself when it hears the caller. */
    private boolean cancelsOnSpeech;

    /** The model hears the caller speak. */
    private boolean modelHears;

    /**
     * What is stopped.
     *
     * @param responses what is being generated
     * @param downlink what is being played
     * @param captions what is being shown
     */
    record Speech(ResponseGate responses, Downlink downlink, Captions captions) {}

    BargeIn(CallParts parts, Speech speech, CommandSink model) {
        this.model = model;
        this.leg = parts.leg();
        this.tally = parts.tally();
        this.settings = parts.settings().bargeIn();
        this.speech = speech;
        this.voice =
                settings.listens() ? new CallerVoice(settings.minSpeechMillis(), leg.alloc(), this::onVoice) : null;
    }

    /** Who is to hear the caller's speech; null for nobody. */
    @Nullable
    CallerVoice voice() {
        return voice;
    }

    void onReady(Capabilities capabilities) {
        cancelsOnSpeech = capabilities.cancelsOnSpeech();
    }

    // What must be heard to its end.

    /** The next answer that begins is heard to its end, whoever speaks. */
    void guardNext() {
        guardsNext = true;
    }

    /** So is this one. */
    void guard(String responseId) {
        guarded.add(responseId);
    }

    void onResponseStarted(String responseId) {
        if (guardsNext) {
            guardsNext = false;
            guard(responseId);
        }
    }

    /** Whether this answer is. */
    boolean guards(String responseId) {
        return guarded.contains(responseId);
    }

    private boolean guards(OutputItem item) {
        return item.responseId() != null && guarded.contains(item.responseId());
    }

    private boolean guarding() {
        String open = speech.responses().open();
        return !guarded.isEmpty()
                && ((open != null && guarded.contains(open))
                        || speech.downlink().unheard(this::guards));
    }

    // Who speaks.

    /** The caller spoke, by the model's ear. */
    void onModelHears() {
        modelHears = true;
    }

    /** The caller stopped, by the model's ear. */
    void onModelHearsNoMore() {
        modelHears = false;
    }

    /** The model says that what it said is of no more use. */
    void onFlush(OutputFlush.Reason reason) {
        if (reason == OutputFlush.Reason.CANCELLED) {
            stopIfPlaying(CallerCommand.Flush.Reason.MODEL);
        } else if (settings.modelDecides()) {
            stopIfPlaying(CallerCommand.Flush.Reason.BARGE_IN);
        } else if (settings.by() == BargeInPolicy.By.MODEL) {
            modelHears = true;
            onBothHear();
        }
    }

    /** With nothing playing there is nothing to interrupt: the caller only took its turn. */
    private void stopIfPlaying(CallerCommand.Flush.Reason reason) {
        if (speech.downlink().playing()) {
            stop(reason);
        }
    }

    /** The caller has spoken for long enough, by the relay's own ear. */
    private void onVoice() {
        if (settings.by() == BargeInPolicy.By.VAD) {
            stopIfSpeaking();
        } else {
            onBothHear();
        }
    }

    /** The model knows speech from noise, and the relay how long it has lasted. */
    private void onBothHear() {
        if (modelHears && voice != null && voice.speaking()) {
            stopIfSpeaking();
        }
    }

    /** An answer of which nothing has been heard yet, or nothing is left just now, is stopped too, as the model would have. */
    private void stopIfSpeaking() {
        if (speech.downlink().playing()) {
            stop(CallerCommand.Flush.Reason.BARGE_IN);
        } else if (!guarding()) {
            cancelUnheard();
        }
    }

    private void cancelUnheard() {
        String open = speech.responses().open();
        if (open != null && speech.responses().heard()) {
            speech.responses().cutOff();
            List<Heard> soFar = speech.downlink().cutOff(open);
            model.tell(new ModelCommand.ResponseCancel(open));
            tellHeard(soFar);
        }
    }

    /**
     * Stops the answer that is being generated or played.
     *
     * @return false if it is one that must be heard to its end: nothing was done then
     */
    boolean stop(CallerCommand.Flush.Reason reason) {
        if (guarding()) {
            return false;
        }
        String open = speech.responses().open();
        speech.responses().cutOff();
        List<Heard> cutOff = speech.downlink().cutOff(open);
        leg.send(new CallerCommand.Flush(reason));
        speech.captions().onCutOff(cutOff);
        leg.flush();
        boolean cancelsItself = reason == CallerCommand.Flush.Reason.BARGE_IN && cancelsOnSpeech;
        if (open != null && !cancelsItself) {
            model.tell(new ModelCommand.ResponseCancel(open));
        }
        tellHeard(cutOff);
        tally.interrupted();
        return true;
    }

    /**
     * The caller tells what it had really played when it was stopped: if that is clearly less than the model was told, the model is told
     * again. That it was more cannot be told: what is cut off a model does not grow again.
     */
    void onStopped(String itemId, long playedMillis) {
        Heard before = told.get(itemId);
        if (before != null && playedMillis + WHIM_MILLIS < before.soundedMillis()) {
            Heard really = new Heard(before.item(), playedMillis, before.gaps());
            told.put(itemId, really);
            tellHeard(itemId, really.playedMillis());
        }
    }

    /** The answer is complete: of what came of it after it was stopped, the caller heard nothing. */
    void onResponseDone(String responseId) {
        for (OutputItem unheard : speech.downlink().onResponseDone(responseId)) {
            tellHeard(unheard.itemId(), 0);
        }
        if (!speech.downlink().unheard(item -> responseId.equals(item.responseId()))) {
            guarded.remove(responseId);
        }
    }

    private void tellHeard(List<Heard> cutOff) {
        told.clear();
        for (Heard heard : cutOff) {
            told.put(heard.item().itemId(), heard);
            tellHeard(heard.item().itemId(), heard.playedMillis());
        }
    }

    private void tellHeard(String itemId, long millis) {
        model.tell(new ModelCommand.PlaybackTruncate(itemId, millis));
    }

    /** Nothing is being played any more. */
    void onPlayedOut() {
        String open = speech.responses().open();
        guarded.removeIf(one -> !one.equals(open));
    }

    void close() {
        if (voice != null) {
            voice.close();
        }
    }
}
