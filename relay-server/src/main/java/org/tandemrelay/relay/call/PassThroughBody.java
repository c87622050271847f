package org.tandemrelay.relay.call;

import io.netty.buffer.ByteBuf;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.connect.ModelConnector;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelEvent.ResponseDone;
import org.tandemrelay.upstream.session.ModelSession;

/**
 * A call whose caller speaks the model's own protocol: messages pass as they are, in both directions and in their order. The caller
 * keeps its own playout and takes its own decisions; here is only counted what can be seen of them.
 */
final class PassThroughBody implements CallBody {

    private final CallParts parts;
    private final MessageUplink uplink;
    private final InterruptionCount interruptions = new InterruptionCount();

    PassThroughBody(CallParts parts) {
        this.parts = parts;
        this.uplink = new MessageUplink(parts);
    }

    @Override
    public ModelSession dial(ModelConnector connector) {
        return connector.openPassThrough(parts.call().loop(), parts.settings().passThrough(), parts.call());
    }

    @Override
    public void onCallerMessage(ByteBuf message) {
        send(message, 0);
    }

    @Override
    public void onCallerSpeech(ByteBuf message, AudioFormat format, int audioBytes) {
        long nanos = format.nanosOf(audioBytes);
        parts.tally().callerAudio(nanos, audioBytes);
        send(message, nanos);
    }

    private void send(ByteBuf message, long speechNanos) {
        if (!uplink.onMessage(message, speechNanos)) {
            parts.call().end(CloseCause.CALLER_POLICY, "the model takes nothing, and too much waits for it already");
        }
    }

    @Override
    public void onModelMessage(ByteBuf message, String kind) {
        parts.leg().passMessage(message.retain(), kind);
    }

    @Override
    public void onModelSpeech(ByteBuf message, AudioFormat format, int audioBytes) {
        CallTally tally = parts.tally();
        tally.answerBegins(parts.now());
        tally.modelAudio(format.nanosOf(audioBytes), audioBytes);
        parts.leg().passSpeech(message.retain());
    }

    /** The caller has the message itself: of what it says this is all that concerns the relay. */
    @Override
    public void onModelEvent(ModelEvent event) {
        if (event instanceof ModelEvent.SessionReady) {
            parts.tally().modelReady(parts.now());
            uplink.onReady(parts.call().session());
        } else if (event instanceof ModelEvent.SpeechStopped) {
            parts.tally().turnEnded(parts.now());
        } else if (event instanceof ModelEvent.ResponseStarted) {
            interruptions.onAnswer();
        } else if (event instanceof ResponseDone done) {
            count(interruptions.onAnswered(done.status()));
        } else if (event instanceof ModelEvent.SessionClosed closed) {
            parts.call().end(CloseCause.of(closed.cause()), closed.message());
        }
    }

    @Override
    public void onCallerEvent(CallerEvent event) {
        if (event instanceof CallerEvent.Interrupt) {
            count(interruptions.onTruncated());
        } else if (event instanceof CallerEvent.Hangup hangup) {
            parts.call().end(hangup.cause(), hangup.message());
        }
    }

    private void count(boolean interruption) {
        if (interruption) {
            parts.tally().interrupted();
        }
    }

    @Override
    public void onModelWritable() {
        uplink.onWritable();
    }

    @Override
    public void onBeat(long nowNanos) {
        uplink.onBeat(nowNanos);
    }

    @Override
    public void close() {
        uplink.close();
    }
}
