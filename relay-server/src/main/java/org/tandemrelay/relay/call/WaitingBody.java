package org.tandemrelay.relay.call;

import io.netty.buffer.ByteBuf;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.upstream.session.ModelEvent;

/**
 * A call of which it is not known yet whom it is for, or in which formats: it has no model, and waits for {@link
 * CallerEvent.CallStarted}. What is said before is lost; dialects keep it back until then.
 */
final class WaitingBody implements CallBody {

    private final Call call;

    WaitingBody(Call call) {
        this.call = call;
    }

    @Override
    public void onCallerEvent(CallerEvent event) {
        if (event instanceof CallerEvent.CallStarted started) {
            call.answer(started);
        } else if (event instanceof CallerEvent.Hangup hangup) {
            call.end(hangup.cause(), hangup.message());
        }
    }

    @Override
    public boolean onCallerAudio(ByteBuf audio, long nowNanos) {
        audio.release();
        return true;
    }

    @Override
    public void onModelEvent(ModelEvent event) {
        throw new IllegalStateException("no model was dialled");
    }

    @Override
    public void onModelWritable() {
        // There is none.
    }

    @Override
    public void close() {
        // Nothing waits.
    }
}
