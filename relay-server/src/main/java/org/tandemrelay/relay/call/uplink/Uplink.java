package org.tandemrelay.relay.call.uplink;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.framing.Silence;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.leg.Packets;
import org.tandemrelay.relay.call.settings.CallLimits;
import org.tandemrelay.relay.call.tally.CallTally;
import org.tandemrelay.relay.keeping.CallRecorder;
import org.tandemrelay.upstream.session.ModelSession;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * The caller's speech on its way to the model: decoded where it comes in packets, its holes filled where the model would wait, heard by
 * whoever listens; and fed to the model. It is kept until that is ready, so that the first word is not clipped, and from then on thrown
 * away, oldest first, where the model does not take it, since late speech is worse than a gap.
 */
@EachFrame(Way.UP)
public final class Uplink {

    private static final String TOO_FAST = "speech comes much faster than anybody speaks: it is lost";

    /** However little is kept: a network may hold packets up that long. */
    private static final long LEAST_AHEAD_MILLIS = 1_000;

    private final CallLimits limits;
    private final CallTally tally;
    private final CallerLeg leg;
    private final SpeechFeed feed;
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

    /** Of a call whose model is not there yet, and whose caller speaks in this format. */
    public Uplink(CallLimits limits, CallTally tally, CallerLeg leg, AudioFormat format) {
        this.limits = limits;
        this.tally = tally;
        this.leg = leg;
        this.format = format;
        this.counted = Packets.counted(format);
        this.feed = new SpeechFeed(limits, tally, leg, counted);
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

    /** What the caller sends. */
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
        feed.format(counted);
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
            feed.dropped(opus.usualNanos() / 1_000_000, TOO_FAST);
            return true;
        }
        int wireBytes = audio.readableBytes();
        take(opus.hear(audio, leg.alloc(), nowNanos), wireBytes);
        return opus.understood();
    }

    /** Some speech in base64, borrowed; false if it cannot go as it is. */
    public boolean onBase64(ByteBuf text, int start, int length, int bytes) {
        boolean asItIs = opus == null && voice == null && recorder == null;
        if (!asItIs || !feed.addBase64(text, start, length)) {
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
        if (due > 0 && feed.flows()) {
            silence(due);
            feed.flush();
        }
    }

    /** Not counted: the caller did not send it. */
    private void silence(int bytes) {
        if (bytes > 0) {
            ByteBuf silence = leg.alloc().buffer(bytes);
            Silence.write(silence, counted.encoding(), bytes);
            feed.add(silence);
        }
    }

    private void take(ByteBuf audio, int wireBytes) {
        tally.callerAudio(counted.nanosOf(audio.readableBytes()), wireBytes);
        listen(audio);
        feed.add(audio);
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

    /** The model takes speech now, and what was kept goes as fast as its socket takes it. */
    public void onReady(ModelSession model, AudioFormat wanted) {
        feed.onReady(model, wanted);
    }

    /** The model is gone, and what is said is kept again until there is another. */
    public void onLost() {
        feed.onLost();
    }

    /** The model's socket takes more again. */
    public void onWritable() {
        feed.onWritable();
    }

    /** The call is over: releases what waits. */
    public void close() {
        feed.close();
        if (opus != null) {
            opus.close();
        }
    }
}
