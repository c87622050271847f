package org.tandemrelay.relay.call;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.downlink.Downlink;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.settings.CallSettings;
import org.tandemrelay.relay.call.uplink.Uplink;
import org.tandemrelay.relay.keeping.CallRecorder;
import org.tandemrelay.relay.keeping.CallTranscript;
import org.tandemrelay.upstream.connect.ModelConnector;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelSession;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.session.SessionOpen;
import org.tandemrelay.upstream.workingset.EachFrame;

/** A call in which everything goes through the canonical vocabulary: any caller with any model. */
@EachFrame
final class CanonicalBody implements CallBody {

    private final CallParts parts;
    private final Uplink uplink;
    private final Downlink downlink;
    private final Conversation conversation;

    CanonicalBody(CallParts parts, CallerEvent.CallStarted started) {
        CallSettings settings = parts.settings();
        this.parts = parts;
        this.uplink = new Uplink(settings.limits(), parts.tally(), parts.leg(), started.uplink());
        this.downlink = new Downlink(
                parts.leg(),
                parts.leg().capabilities().playout(settings.playout()),
                parts.clocks().downlinks(),
                parts.tally());
        this.conversation = new Conversation(this, parts, downlink, started);
        uplink.alsoHeardBy(conversation.voice());
        record(parts.recorder());
        downlink.packets(started.downlink());
    }

    private void record(@Nullable CallRecorder recorder) {
        if (recorder != null) {
            uplink.recordedBy(recorder);
            downlink.recordedBy(recorder);
            if (recorder.policy().consent() == null) {
                recorder.start(parts.now());
            }
        }
    }

    @Override
    public ModelSession dial(ModelConnector connector) {
        CallSettings settings = parts.settings();
        SessionOpen session = settings.session().withInterruptions(settings.modelInterrupts());
        SessionOpen open = settings.callersFormat() ? session.withFormats(uplink.format(), downlink.format()) : session;
        return connector.open(parts.call().loop(), open, parts.call().ear());
    }

    @Override
    public boolean onCallerAudio(ByteBuf audio, long nowNanos) {
        return uplink.onAudio(audio, nowNanos);
    }

    @Override
    public boolean onCallerBase64(ByteBuf text, int start, int length, int bytes) {
        return uplink.onBase64(text, start, length, bytes);
    }

    @Override
    public void onCallerLoss(int bytes) {
        uplink.onMissing(bytes);
    }

    @Override
    public void onNumberedMark(long number) {
        downlink.onNumberedMark(number);
    }

    @Override
    public boolean outlivesModel() {
        return true;
    }

    @Override
    public void onModelLost() {
        uplink.onHeard(false);
        uplink.onLost();
        conversation.onModelLost();
        parts.call().waitsAgain();
    }

    @Override
    public void onCallerEvent(CallerEvent event) {
        event.deliverTo(conversation.caller());
    }

    @Override
    public void onRoundTrip(long nanos) {
        downlink.onRoundTrip(nanos);
    }

    @Override
    public void onModelEvent(ModelEvent event) {
        conversation.onModelSign();
        if (event instanceof ModelEvent.SpeechStarted started) {
            uplink.onHeard(true);
            onCallerSpeaks(started.itemId(), true);
        } else if (event instanceof ModelEvent.SpeechStopped stopped) {
            uplink.onHeard(false);
            onCallerSpeaks(stopped.itemId(), false);
        }
        event.deliverTo(conversation);
    }

    private void onCallerSpeaks(@Nullable String itemId, boolean begins) {
        CallTranscript kept = parts.transcript();
        if (kept == null || itemId == null) {
            return;
        }
        if (begins) {
            kept.onCallerBegan(itemId, parts.now());
        } else {
            kept.onCallerStopped(itemId, parts.now());
        }
    }

    @Override
    public void onModelAudio(OutputItem item, ByteBuf audio) {
        conversation.onModelSign();
        downlink.onAudio(item, audio);
    }

    @Override
    public boolean takesModelBase64() {
        return downlink.takesBase64();
    }

    @Override
    public void onModelBase64(OutputItem item, ByteBuf text, int start, int length) {
        conversation.onModelSign();
        downlink.onBase64(item, text, start, length);
    }

    @Override
    public void onModelWritable() {
        uplink.onWritable();
        conversation.onModelWritable();
    }

    @Override
    public void onBeat(long nowNanos) {
        uplink.onBeat(nowNanos);
        conversation.onBeat(nowNanos);
        CallRecorder recorder = parts.recorder();
        if (recorder != null) {
            recorder.onBeat(nowNanos);
            if (recorder.failedItsDuty()) {
                parts.call().end(CloseCause.NOT_RECORDED);
            }
        }
    }

    @Override
    public void onSpendWarning(String words) {
        conversation.onSpendWarning(words);
    }

    @Override
    public boolean speaking() {
        return conversation.floor().speaking();
    }

    // What the conversation decides.

    void onReady(ModelEvent.SessionReady ready) {
        downlink.onReady(ready.outputFormat(), conversation.played());
        uplink.onReady(parts.call().model().session(), ready.inputFormat());
    }

    void onFormats(CallerEvent.CallStarted wanted) {
        uplink.format(wanted.uplink());
        downlink.packets(wanted.downlink());
    }

    @Override
    public void close() {
        conversation.close();
        if (parts.recorder() != null) {
            parts.recorder().close(parts.now());
        }
        uplink.close();
        downlink.close();
    }
}
