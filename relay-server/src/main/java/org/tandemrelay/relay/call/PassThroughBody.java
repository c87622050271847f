package org.tandemrelay.relay.call;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.tally.CallTally;
import org.tandemrelay.relay.call.uplink.MessageUplink;
import org.tandemrelay.upstream.connect.ModelConnector;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelEvent.ResponseDone;
import org.tandemrelay.upstream.session.ModelSession;
import org.tandemrelay.upstream.workingset.EachFrame;

/**
 * A call whose caller speaks the model's own protocol: messages pass as they are, in both directions and in their order. The caller
 * keeps its own playout and takes its own decisions; here is only counted what can be seen of them.
 */
@EachFrame
final class PassThroughBody implements CallBody, StallWatch.Alarm {

    @EachFrame
    private final CallParts parts;

    private final MessageUplink uplink;
    private final InterruptionCount interruptions = new InterruptionCount();
    private final StallWatch stalls;

    /** Null unless the call is recorded. */
    private final @Nullable PassedRecording recording;

    /** The model is in the middle of an answer. */
    private boolean answering;

    /** The caller asked for an answer that has not begun. */
    private boolean asked;

    PassThroughBody(CallParts parts) {
        this.parts = parts;
        this.uplink = new MessageUplink(parts.settings().limits(), parts.tally(), parts.leg());
        this.stalls = new StallWatch(parts, this);
        this.recording = PassedRecording.of(parts);
    }

    @Override
    public ModelSession dial(ModelConnector connector) {
        return connector.openPassThrough(
                parts.call().loop(),
                parts.settings().passThrough(),
                parts.call().ear());
    }

    @Override
    public void onCallerMessage(ByteBuf message) {
        if (recording != null) {
            recording.onCallerMessage(message);
        }
        send(message, 0);
    }

    @Override
    public void onCallerSpeech(ByteBuf message, AudioFormat format, int audioBytes) {
        long nanos = format.nanosOf(audioBytes);
        parts.tally().callerAudio(nanos, audioBytes);
        if (recording != null) {
            recording.onCallerSpeech(message, format);
        }
        send(message, nanos);
    }

    private void send(ByteBuf message, long speechNanos) {
        if (!uplink.onMessage(message, speechNanos)) {
            parts.call().end(CloseCause.CALLER_POLICY, "the model takes nothing, and too much waits for it already");
        }
    }

    @Override
    public void onModelMessage(ByteBuf message, String kind) {
        stalls.onSign();
        // An answer that was asked for begins, or is refused.
        asked &= !kind.equals("response.created") && !kind.equals("error");
        parts.leg().passMessage(message.retain(), kind);
    }

    @Override
    public void onModelSpeech(ByteBuf message, AudioFormat format, int audioBytes) {
        CallTally tally = parts.tally();
        stalls.onSign();
        stalls.onSpeaking();
        tally.answerBegins(parts.now());
        tally.modelAudio(format.nanosOf(audioBytes), audioBytes);
        if (recording != null) {
            recording.onModelSpeech(message, format);
        }
        parts.leg().passSpeech(message.retain());
    }

    /** The caller has the message itself: of what it says this is all that concerns the relay. */
    @Override
    public void onModelEvent(ModelEvent event) {
        if (event instanceof ModelEvent.SessionReady) {
            parts.tally().modelReady(parts.now());
            uplink.onReady(parts.call().model().session());
        } else if (event instanceof ModelEvent.SpeechStopped) {
            parts.tally().turnEnded(parts.now());
        } else if (event instanceof ModelEvent.ResponseStarted) {
            answering = true;
            stalls.onResponseStarted();
            interruptions.onAnswer();
        } else if (event instanceof ResponseDone done) {
            answering = false;
            count(interruptions.onAnswered(done.status()));
        } else if (event instanceof ModelEvent.SessionClosed closed) {
            parts.call().end(CloseCause.of(closed.cause()), closed.message());
        }
    }

    @Override
    public void onCallerEvent(CallerEvent event) {
        if (event instanceof CallerEvent.Interrupt) {
            count(interruptions.onTruncated());
        } else if (event instanceof CallerEvent.Steer) {
            asked = true;
        } else if (event instanceof CallerEvent.Hangup hangup) {
            parts.call().end(hangup.cause(), hangup.message());
        }
    }

    private void count(boolean interruption) {
        if (interruption) {
            parts.tally().interrupted();
        }
    }

    /** Until it has the whole answer: what it plays of that later is its own affair. */
    @Override
    public boolean speaking() {
        return answering;
    }

    @Override
    public void onModelWritable() {
        uplink.onWritable();
    }

    @Override
    public void onBeat(long nowNanos) {
        uplink.onBeat(nowNanos);
        if (recording != null) {
            recording.onBeat(nowNanos);
        }
        // A model that is not read because its caller does not read either is not to blame.
        stalls.onBeat((answering || asked) && !parts.call().model().pace().paused(), nowNanos);
    }

    @Override
    public void onStalled() {
        // The caller is told, and keeps its own playout.
    }

    @Override
    public void onRecovered() {
        // It sees that itself.
    }

    @Override
    public void close() {
        uplink.close();
        if (recording != null) {
            recording.close();
        }
    }
}
