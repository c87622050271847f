package org.tandemrelay.relay.call.uplink;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.transcode.Transcoder;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.settings.CallLimits;
import org.tandemrelay.relay.call.tally.CallTally;
import org.tandemrelay.upstream.session.ModelSession;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * The last of the way up: speech is kept until the model is ready, converted, and from then on thrown away, oldest first, where the model
 * does not take it.
 */
@EachFrame(Way.UP)
final class SpeechFeed {

    static final String AUDIO_DROPPED = "audio_dropped";
    static final String NOT_TAKEN = "the model does not take speech in time: the oldest is lost";

    private final CallLimits limits;
    private final CallTally tally;
    private final CallerLeg leg;
    private final AudioHold hold;

    /** Of all that comes, and is kept. */
    private AudioFormat format;

    /** Told once, until the model has caught up. */
    private boolean dropping;

    /** The model is ready, and has not been sent yet all that was kept until then. */
    private boolean catchingUp;

    /** All three null until the model is ready. */
    private @Nullable ModelSession session;

    private @Nullable AudioFormat input;

    @EachFrame
    private @Nullable Transcoder transcoder;

    SpeechFeed(CallLimits limits, CallTally tally, CallerLeg leg, AudioFormat format) {
        this.limits = limits;
        this.tally = tally;
        this.leg = leg;
        this.hold = new AudioHold(leg.alloc());
        this.format = format;
    }

    /** Another format, before the first audio. */
    void format(AudioFormat other) {
        format = other;
        // The model may have been quicker than the caller's wish.
        if (transcoder != null && input != null) {
            transcoder.close();
            transcoder = Transcoder.between(other, input);
        }
    }

    /** Whether there is a model that is ready. */
    boolean flows() {
        return session != null;
    }

    /** Some speech; owned. */
    void add(ByteBuf audio) {
        ModelSession model = session;
        if (model != null && hold.isEmpty() && model.writable()) {
            send(model, audio);
            return;
        }
        boolean begins = model == null || catchingUp;
        long limitMillis = begins ? limits.holdMillis() : limits.backlogMillis();
        long dropped = hold.add(audio, format, limitMillis);
        if (dropped > 0) {
            dropped(format.millisOf(dropped), NOT_TAKEN);
        }
    }

    /** Some speech in base64, borrowed; false if it cannot go as it is, now. */
    boolean addBase64(ByteBuf text, int start, int length) {
        ModelSession model = session;
        return model != null
                && transcoder != null
                && transcoder.identity()
                && hold.isEmpty()
                && model.writable()
                && model.sendBase64(text, start, length);
    }

    /** So much speech was lost, of which the caller is told why. */
    void dropped(long millis, String why) {
        tally.dropped(millis);
        if (!dropping) {
            dropping = true;
            leg.send(new CallerCommand.Warning(AUDIO_DROPPED, why));
            leg.flush();
        }
    }

    /**
     * The model takes speech now, and what was kept goes as fast as its socket takes it: all at once it would have to be kept a second time, in
     * base64.
     */
    void onReady(ModelSession model, AudioFormat wanted) {
        session = model;
        input = wanted;
        transcoder = Transcoder.between(format, wanted);
        catchingUp = true;
        dropping = false;
        onWritable();
    }

    /** The model is gone, and what is said is kept again until there is another. */
    void onLost() {
        session = null;
        catchingUp = false;
        dropping = false;
        if (transcoder != null) {
            transcoder.close();
            transcoder = null;
        }
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
        if (hold.isEmpty()) {
            dropping = false;
            onCaughtUp();
        }
        model.flush();
    }

    private void onCaughtUp() {
        if (catchingUp) {
            catchingUp = false;
            tally.caughtUp();
        }
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

    /** Hands what was sent to the kernel. */
    void flush() {
        if (session != null) {
            session.flush();
        }
    }

    void close() {
        hold.close();
        if (transcoder != null) {
            transcoder.close();
        }
    }
}
