package org.tandemrelay.relay.call.uplink;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.framing.Silence;
import org.tandemrelay.audio.transcode.Transcoder;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.leg.Packets;
import org.tandemrelay.relay.call.settings.CallLimits;
import org.tandemrelay.relay.call.tally.CallTally;
import org.tandemrelay.relay.keeping.CallRecorder;
import org.tandemrelay.upstream.session.ModelSession;

/**
 * The caller's speech on its way to the model: decoded where it comes in packets; kept until the model is ready, so that the first word
 * is not clipped; converted; and from then on thrown away, oldest first, where the model does not take it, since late speech is worse
 * than a gap.
 */
public final class Uplink {

    static final String AUDIO_DROPPED = "audio_dropped";
    static final String NOT_TAKEN = "the model does not take speech in time: the oldest is lost";
    private static final String TOO_FAST = "speech comes much faster than anybody speaks: it is lost";

    /** However little is kept: a network may hold packets up that long. */
    private static final long LEAST_AHEAD_MILLIS = 1_000;

    private final CallLimits limits;
    private final CallTally tally;
    private final CallerLeg leg;
    private final AudioHold hold;
    private AudioFormat format;

    /** The format of all that is kept: what the caller sends, or what its packets hold. */
    private AudioFormat counted;

    /** Null unless the caller speaks Opus. */
    private @Nullable OpusEar opus;

    /** Null unless the caller's audio never pauses. */
    private @Nullable MissingSpeech missing;

    /** Null unless the relay listens itself. */
    private @Nullable CallerVoice voice;

    /** Null unless the call is recorded. */
    private @Nullable CallRecorder recorder;

    private boolean started;

    /** Told once, until the model has caught up. */
    private boolean dropping;

    /** The model is ready, and has not been sent yet all that was kept until then. */
    private boolean catchingUp;

    /** All three null until the model is ready. */
    private @Nullable ModelSession session;

    private @Nullable AudioFormat input;
    private @Nullable Transcoder transcoder;

    public Uplink(CallLimits limits, CallTally tally, CallerLeg leg, AudioFormat format) {
        this.limits = limits;
        this.tally = tally;
        this.leg = leg;
        this.hold = new AudioHold(leg.alloc());
        this.format = format;
        this.counted = Packets.counted(format);
        this.opus = ear(format);
        this.missing = missing();
    }

    private @Nullable MissingSpeech missing() {
        return leg.capabilities().have(CallerCapabilities.Trait.UNBROKEN)
                ? new MissingSpeech(counted, leg.loop().ticker().nanoTime())
                : null;
    }

    private static @Nullable OpusEar ear(AudioFormat wire) {
        return wire.encoding().packetised() ? new OpusEar(wire.sampleRateHz()) : null;
    }

    /** Who hears all that the caller says, besides the model; null for nobody. */
    public void alsoHeardBy(@Nullable CallerVoice listener) {
        voice = listener;
    }

    /** Who keeps it. */
    public void recordedBy(CallRecorder keeps) {
        recorder = keeps;
    }

    public AudioFormat format() {
        return format;
    }

    /** Another format, before the first audio. */
    public void format(AudioFormat other) {
        if (other.equals(format)) {
            return;
        }
        if (started) {
            throw new IllegalStateException("audio has already come in " + format);
        }
        if (opus != null) {
            opus.close();
        }
        format = other;
        counted = Packets.counted(other);
        opus = ear(other);
        missing = missing();
        // The model may have been quicker than the caller's wish.
        if (transcoder != null && input != null) {
            transcoder.close();
            transcoder = Transcoder.between(counted, input);
        }
    }

    /**
     * Some speech; owned.
     *
     * @return false if it was no packet, and was made up for
     */
    public boolean onAudio(ByteBuf audio, long nowNanos) {
        started = true;
        if (missing != null) {
            missing.came(nowNanos);
        }
        if (opus == null) {
            take(audio, audio.readableBytes());
            return true;
        }
        // Two bytes of Opus can be 120 ms, which is a hundred times the work of as much of anything else.
        if (opus.aheadNanos(nowNanos)
                > 1_000_000 * Math.max(LEAST_AHEAD_MILLIS, limits.holdMillis() + limits.backlogMillis())) {
            audio.release();
            dropped(opus.usualNanos() / 1_000_000, TOO_FAST);
            return true;
        }
        int wireBytes = audio.readableBytes();
        take(opus.hear(audio, leg.alloc(), nowNanos), wireBytes);
        return opus.understood();
    }

    /** Some speech in base64, borrowed; false if it cannot go as it is. */
    public boolean onBase64(ByteBuf text, int start, int length, int bytes) {
        boolean asItIs =
                transcoder != null && transcoder.identity() && opus == null && voice == null && recorder == null;
        ModelSession model = session;
        if (model == null
                || !asItIs
                || !hold.isEmpty()
                || !model.writable()
                || !model.sendBase64(text, start, length)) {
            return false;
        }
        started = true;
        if (missing != null) {
            missing.came(leg.loop().ticker().nanoTime());
        }
        tally.callerAudio(counted.nanosOf(bytes), bytes);
        return true;
    }

    /** The caller says that so much is missing before what it sends next. */
    public void onMissing(int bytes) {
        silence(missing == null ? bytes : missing.known(bytes));
    }

    /** The model has heard the caller begin to speak, or end. */
    public void onHeard(boolean speaking) {
        if (missing != null) {
            missing.awaited(speaking);
        }
    }

    /** Fills a hole in which the model would wait for the end of what it hears. */
    public void onBeat(long nowNanos) {
        int due = missing == null ? 0 : missing.due(nowNanos);
        if (due > 0 && session != null) {
            silence(due);
            session.flush();
        }
    }

    /** Not counted: the caller did not send it. */
    private void silence(int bytes) {
        if (bytes > 0) {
            ByteBuf silence = leg.alloc().buffer(bytes);
            Silence.write(silence, counted.encoding(), bytes);
            forward(silence);
        }
    }

    private void take(ByteBuf audio, int wireBytes) {
        tally.callerAudio(counted.nanosOf(audio.readableBytes()), wireBytes);
        listen(audio);
        forward(audio);
    }

    private void forward(ByteBuf audio) {
        ModelSession model = session;
        if (model != null && hold.isEmpty() && model.writable()) {
            send(model, audio);
            return;
        }
        boolean begins = model == null || catchingUp;
        long limitMillis = begins ? limits.holdMillis() : limits.backlogMillis();
        long dropped = hold.add(audio, counted, limitMillis);
        if (dropped > 0) {
            dropped(counted.millisOf(dropped), NOT_TAKEN);
        }
    }

    private void listen(ByteBuf audio) {
        boolean heard = false;
        try {
            if (voice != null) {
                voice.hear(audio, counted);
            }
            if (recorder != null) {
                recorder.onCaller(audio, counted, leg.loop().ticker().nanoTime());
            }
            heard = true;
        } finally {
            if (!heard) {
                audio.release();
            }
        }
    }

    private void dropped(long millis, String why) {
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
    public void onReady(ModelSession model, AudioFormat wanted) {
        session = model;
        input = wanted;
        transcoder = Transcoder.between(counted, wanted);
        catchingUp = true;
        dropping = false;
        onWritable();
    }

    /** The model is gone, and what is said is kept again until there is another. */
    public void onLost() {
        session = null;
        catchingUp = false;
        dropping = false;
        if (transcoder != null) {
            transcoder.close();
            transcoder = null;
        }
    }

    /** The model's socket takes more again. */
    public void onWritable() {
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

    public void close() {
        hold.close();
        if (opus != null) {
            opus.close();
        }
        if (transcoder != null) {
            transcoder.close();
        }
    }
}
