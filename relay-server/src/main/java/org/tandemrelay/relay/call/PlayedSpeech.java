package org.tandemrelay.relay.call;

import org.tandemrelay.relay.call.captions.Captions;
import org.tandemrelay.relay.call.downlink.DownlinkListener;
import org.tandemrelay.relay.call.leg.CallState;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.tally.CallTally;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** What follows from how the model's speech is played to the caller. */
@EachFrame(Way.DOWN)
final class PlayedSpeech implements DownlinkListener {

    private final Call call;
    private final CallerLeg leg;
    private final CallTally tally;
    private final Floor floor;
    private final Watchers watchers;

    /**
     * Who is told.
     *
     * @param captions tell the words when they are said
     * @param bargeIn guards what is to be heard to its end
     * @param model how long the model takes to go on
     */
    @EachFrame(Way.DOWN)
    record Watchers(Captions captions, BargeIn bargeIn, ModelWatch model) {}

    PlayedSpeech(CallParts parts, Floor floor, Watchers watchers) {
        this.call = parts.call();
        this.leg = parts.leg();
        this.tally = parts.tally();
        this.floor = floor;
        this.watchers = watchers;
    }

    @Override
    public void onSpeaking() {
        watchers.model().onSpeaking();
        if (!floor.is(CallState.SPEAKING) && !floor.away()) {
            tally.answerBegins(leg.loop().ticker().nanoTime());
            floor.enter(CallState.SPEAKING);
        }
    }

    @Override
    public void onSpeech(OutputItem item, long nanos) {
        watchers.captions().onSpeech(item, nanos);
    }

    @Override
    public void onSent(OutputItem item, long nanos) {
        watchers.captions().onSent(item, nanos);
    }

    @Override
    public void onPlayedOut() {
        watchers.bargeIn().onPlayedOut();
        watchers.model().onPlayedOut();
        if (floor.is(CallState.SPEAKING)) {
            floor.rest();
        }
    }

    @Override
    public void onHeldUp(boolean held) {
        call.onSpeechHeldUp(held);
    }

    /** Whoever missed it can still read it. */
    @Override
    public void onDropped(OutputItem item, long nanos) {
        watchers.captions().onSent(item, nanos);
    }

    @Override
    public void onCaughtUp(long droppedMillis) {
        tally.modelAudioDropped(droppedMillis);
        String message =
                droppedMillis + " ms of speech are missing here: nothing was read of what was sent, and they were late";
        leg.send(new CallerCommand.Warning("speech_dropped", message));
    }

    @Override
    public void onPlayoutFull(boolean full) {
        call.model().pace().onPlayoutFull(full);
    }

    @Override
    public void onPlayoutFailed(Throwable failure) {
        call.fail(failure);
    }
}
