package org.tandemrelay.relay.call;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.transcode.Transcoder;
import org.tandemrelay.upstream.session.ModelSession;

/**
 * The caller's speech on its way to the model: kept until the model is ready, so that the first word is not clipped; converted; and
 * from then on thrown away, oldest first, where the model does not take it, since late speech is worse than a gap.
 */
final class Uplink {

    private final CallLimits limits;
    private final CallTally tally;
    private final CallerLeg leg;
    private final AudioHold hold = new AudioHold();
    private AudioFormat format;
    private boolean started;

    /** Told once, until the model has caught up. */
    private boolean dropping;

    /** All three null until the model is ready. */
    private @Nullable ModelSession session;

    private @Nullable AudioFormat input;
    private @Nullable Transcoder transcoder;

    Uplink(CallLimits limits, CallTally tally, CallerLeg leg, AudioFormat format) {
        this.limits = limits;
        this.tally = tally;
        this.leg = leg;
        this.format = format;
    }

    /** Another format, before the first audio. */
    void format(AudioFormat other) {
        if (started) {
            throw new IllegalStateException("audio has already come in " + format);
        }
        format = other;
        // The model may have been quicker than the caller's wish.
        if (transcoder != null && input != null) {
            transcoder.close();
            transcoder = Transcoder.between(other, input);
        }
    }

    /** Some speech; owned. */
    void onAudio(ByteBuf audio) {
        started = true;
        tally.callerAudio(format, audio.readableBytes());
        ModelSession model = session;
        if (model != null && hold.isEmpty() && model.writable()) {
            send(model, audio);
            return;
        }
        long limitMillis = model == null ? limits.holdMillis() : limits.backlogMillis();
        long dropped = hold.add(audio, format.bytesOf(limitMillis), format.bytesPerFrame());
        if (dropped > 0) {
            tally.dropped(format.millisOf(dropped));
            tellOfDropping();
        }
    }

    private void tellOfDropping() {
        if (!dropping) {
            dropping = true;
            leg.send(new CallerCommand.Warning(
                    "audio_dropped", "the model does not take speech in time: the oldest is lost"));
            leg.flush();
        }
    }

    /** The model takes speech now: all that was kept goes at once, whatever its socket says, since it is bounded. */
    void onReady(ModelSession model, AudioFormat wanted) {
        session = model;
        input = wanted;
        transcoder = Transcoder.between(format, wanted);
        ByteBuf audio = hold.poll();
        while (audio != null) {
            send(model, audio);
            audio = hold.poll();
        }
        dropping = false;
        model.flush();
    }

    /** The model's socket takes more again. */
    void onWritable() {
        ModelSession model = session;
        if (model == null) {
            return;
        }
        while (!hold.isEmpty() && model.writable()) {
            ByteBuf audio = hold.poll();
            if (audio != null) {
                send(model, audio);
            }
        }
        dropping = dropping && !hold.isEmpty();
        model.flush();
    }

    private void send(ModelSession model, ByteBuf audio) {
        if (transcoder == null) {
            audio.release();
            throw new IllegalStateException("no transcoder though the model is ready");
        }
        ByteBuf converted = transcoder.transcode(audio, leg.alloc());
        if (converted.isReadable()) {
            model.sendAudio(converted);
        } else {
            converted.release();
        }
    }

    void close() {
        hold.close();
        if (transcoder != null) {
            transcoder.close();
        }
    }
}
