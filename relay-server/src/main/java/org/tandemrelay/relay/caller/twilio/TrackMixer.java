package org.tandemrelay.relay.caller.twilio;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.tandemrelay.audio.base64.Base64Audio;
import org.tandemrelay.audio.g711.G711;

/**
 * Hears both tracks as one, put together by their timestamps. A track that says nothing, such as that of somebody who has not answered
 * yet, is waited for a little, and then taken for silent.
 */
final class TrackMixer {

    private static final int SAMPLES_PER_MILLI = 8;
    private static final int PATIENCE_SAMPLES = 400 * SAMPLES_PER_MILLI;
    private static final long UNKNOWN = -1;

    private final Hearer hearer;
    private final TrackClock[] clocks = {new TrackClock(), new TrackClock()};

    /** Where each track ends, in samples from the beginning of the stream. */
    private final long[] ends = {UNKNOWN, UNKNOWN};

    /** The sum of the tracks from {@link #base} on, and nothing behind the later end. */
    private short[] sum = new short[PATIENCE_SAMPLES];

    private long base = UNKNOWN;
    private int ears;
    private byte[] codes = new byte[0];

    TrackMixer(Hearer hearer) {
        this.hearer = hearer;
    }

    /** What hears one track; can be asked for twice. */
    Ear ear() {
        int track = ears;
        ears++;
        return (timestampMillis, text, start, length) -> {
            ByteBuf audio = Base64Audio.decode(hearer.alloc(), text, start, length);
            hear(track, timestampMillis, audio);
        };
    }

    private void hear(int track, long timestampMillis, ByteBuf audio) {
        int samples = audio.readableBytes();
        codes = codes.length < samples ? new byte[samples] : codes;
        audio.readBytes(codes, 0, samples);
        audio.release();
        add(track, timestampMillis, samples);
        send();
    }

    /** Adds the first of {@link #codes}. */
    private void add(int track, long timestampMillis, int samples) {
        if (ends[track] == UNKNOWN) {
            ends[track] = first(timestampMillis);
        }
        ends[track] += clocks[track].came(timestampMillis, samples, hearer.nowNanos());
        addFrom(ends[track], samples);
        ends[track] += samples;
    }

    /** Where a track begins: not far behind the other, whatever it says. */
    private long first(long timestampMillis) {
        if (base == UNKNOWN) {
            base = Math.max(0, timestampMillis) * SAMPLES_PER_MILLI;
            return base;
        }
        long said = timestampMillis == MediaScanner.NO_TIME ? base : timestampMillis * SAMPLES_PER_MILLI;
        return Math.min(said, latestEnd() + TrackClock.LONGEST_GAP_MILLIS * SAMPLES_PER_MILLI);
    }

    private long latestEnd() {
        return Math.max(ends[0], ends[1]);
    }

    /** What comes too late for what has been sent is not heard. */
    private void addFrom(long position, int samples) {
        int at = (int) Math.max(position - base, -samples);
        if (at + samples > sum.length) {
            sum = Arrays.copyOf(sum, Math.max(at + samples, 2 * sum.length));
        }
        for (int i = Math.max(0, -at); i < samples; i++) {
            int both = sum[at + i] + G711.MULAW.expand(codes[i]);
            sum[at + i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, both));
        }
    }

    private void send() {
        long latest = latestEnd();
        long whole = Math.max(Math.min(ends[0], ends[1]), latest - PATIENCE_SAMPLES);
        int count = (int) (whole - base);
        if (count <= 0) {
            return;
        }
        codes = codes.length < count ? new byte[count] : codes;
        G711.MULAW.compress(sum, codes, count);
        int left = (int) (latest - whole);
        System.arraycopy(sum, count, sum, 0, left);
        Arrays.fill(sum, left, left + count, (short) 0);
        base = whole;
        hearer.onAudio(hearer.alloc().buffer(count).writeBytes(codes, 0, count));
    }
}
