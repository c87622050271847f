package org.tandemrelay.relay.call;

import io.netty.buffer.ByteBuf;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.OutputItem;

/** A call that is over, while what was on its way still comes in from both sides: it goes nowhere. */
final class EndedBody implements CallBody {

    @Override
    public void onCallerEvent(CallerEvent event) {
        // Too late.
    }

    @Override
    public boolean onCallerAudio(ByteBuf audio, long nowNanos) {
        audio.release();
        return true;
    }

    @Override
    public void onCallerMessage(ByteBuf message) {
        message.release();
    }

    @Override
    public void onCallerSpeech(ByteBuf message, AudioFormat format, int audioBytes) {
        message.release();
    }

    @Override
    public void onModelEvent(ModelEvent event) {
        // Too late.
    }

    @Override
    public void onModelLost() {
        // So is the call.
    }

    @Override
    public void onModelAudio(OutputItem item, ByteBuf audio) {
        audio.release();
    }

    @Override
    public void onModelBase64(OutputItem item, ByteBuf text, int start, int length) {
        // Borrowed.
    }

    @Override
    public void onModelMessage(ByteBuf message, String kind) {
        // Borrowed.
    }

    @Override
    public void onModelSpeech(ByteBuf message, AudioFormat format, int audioBytes) {
        // Borrowed.
    }

    @Override
    public void onModelWritable() {
        // Nothing waits.
    }

    @Override
    public void close() {
        // It is.
    }
}
