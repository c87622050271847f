package org.tandemrelay.relay.call.leg;

import java.util.Objects;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.playout.PlayoutSettings;

/**
 * How the model's speech is to leave for a caller.
 *
 * @param format on the wire
 * @param millis of audio in every packet, 1 to 1,000; {@link #ANY_LENGTH} if pieces may leave as they come
 * @param padded whether the last packet of an answer is filled up with silence; else it is shorter than the others
 */
public record Packets(AudioFormat format, int millis, boolean padded) {

    /** Pieces of any length, in whole samples. */
    public static final int ANY_LENGTH = 0;

    private static final int LONGEST_MILLIS = 1_000;

    /** What one beat of the metronome sends. */
    private static final long BEAT_MILLIS = 20;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if the length is out of range, or the encoding has no packets of that kind
     */
    public Packets {
        Objects.requireNonNull(format, "format");
        if (millis < 0 || millis > LONGEST_MILLIS) {
            throw new IllegalArgumentException("packets of " + millis + " ms");
        }
        if (format.encoding().packetised() && (millis == ANY_LENGTH || !padded)) {
            throw new IllegalArgumentException(format.mediaType() + " has whole packets of one length only");
        }
    }

    /** Pieces as they come. */
    public static Packets any(AudioFormat format) {
        return new Packets(format, ANY_LENGTH, false);
    }

    /** Packets that all last as long, the last of an answer filled up with silence. */
    public static Packets of(AudioFormat format, int millis) {
        return new Packets(format, millis, true);
    }

    /** Whether every packet but a shorter last one lasts {@link #millis}. */
    public boolean exact() {
        return millis != ANY_LENGTH;
    }

    /** The format in which these are cut and counted, since its bytes are time. */
    public AudioFormat counted() {
        return counted(format);
    }

    /** PCM at its rate for what comes in packets of any size, else the format itself. */
    public static AudioFormat counted(AudioFormat wire) {
        return wire.encoding().packetised() ? AudioFormat.pcm16(wire.sampleRateHz()) : wire;
    }

    /** Of packets that are longer than a beat, what is not whole yet would be missing at the far end. */
    public PlayoutSettings paced(PlayoutSettings settings) {
        long late = millis() - BEAT_MILLIS;
        return settings.unlimited() || late <= 0 ? settings : settings.withLead(settings.leadMillis() + late);
    }
}
