package org.tandemrelay.audio;

import java.util.Objects;

/**
 * What a run of audio bytes means, and so how long it lasts.
 *
 * @param encoding how a sample is written
 * @param sampleRateHz samples of one channel per second, 8,000 to 192,000 Hz
 * @param channels interleaved channels, 1 or 2
 */
public record AudioFormat(Encoding encoding, int sampleRateHz, int channels) {

    private static final int MIN_RATE_HZ = 8_000;
    private static final int MAX_RATE_HZ = 192_000;
    private static final int G722_RATE_HZ = 16_000;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if the rate or the number of channels is out of range; the message names the value
     */
    public AudioFormat {
        Objects.requireNonNull(encoding, "encoding");
        if (sampleRateHz < MIN_RATE_HZ || sampleRateHz > MAX_RATE_HZ) {
            throw new IllegalArgumentException(
                    "sample rate " + sampleRateHz + " Hz is not between " + MIN_RATE_HZ + " and " + MAX_RATE_HZ);
        }
        if (channels < 1 || channels > 2) {
            throw new IllegalArgumentException(channels + " channels: only mono and stereo are known");
        }
        if (encoding == Encoding.G722 && (sampleRateHz != G722_RATE_HZ || channels != 1)) {
            throw new IllegalArgumentException(
                    "G.722 is mono at 16000 Hz, not " + channels + " channels at " + sampleRateHz + " Hz");
        }
        if (encoding == Encoding.OPUS && 48_000 % sampleRateHz != 0) {
            throw new IllegalArgumentException("Opus has no sample rate " + sampleRateHz + " Hz");
        }
    }

    /** Mono 16-bit little-endian PCM, what most realtime models and browsers speak. */
    public static AudioFormat pcm16(int sampleRateHz) {
        return new AudioFormat(Encoding.PCM16_LE, sampleRateHz, 1);
    }

    /** Mono G.711 µ-law at 8 kHz, the telephone of North America and Japan. */
    public static AudioFormat mulaw() {
        return new AudioFormat(Encoding.MULAW, 8_000, 1);
    }

    /** Mono G.711 A-law at 8 kHz, the telephone elsewhere. */
    public static AudioFormat alaw() {
        return new AudioFormat(Encoding.ALAW, 8_000, 1);
    }

    /** G.722 at 64 kbit/s, the wide-band telephone. */
    public static AudioFormat g722() {
        return new AudioFormat(Encoding.G722, G722_RATE_HZ, 1);
    }

    /**
     * Reads a name of the field: an RTP encoding name ({@code PCMU}, {@code G722}, {@code L16/16000}), a media type ({@code
     * audio/x-mulaw;rate=8000}, {@code audio/pcm;rate=24000}) or what realtime models call it ({@code g711_ulaw}, {@code
     * pcm16}, {@code linear16;rate=16000}).
     *
     * <p>Upper and lower case are the same. By RFC 2586 and RFC 3551 {@code L16} is most significant byte first; {@code pcm},
     * {@code x-l16} and {@code linear16}, which no standard defines, are least significant byte first, as all who use them mean.
     *
     * @throws IllegalArgumentException if the name is not known, or says no rate where none goes without saying; the message
     *     names it
     */
    public static AudioFormat parse(String name) {
        return MediaTypes.parse(name);
    }

    /** The media type, with the parameters that do not go without saying; {@link #parse} reads it back. */
    public String mediaType() {
        return MediaTypes.print(this);
    }

    /**
     * The value of an SDP {@code rtpmap}, such as {@code PCMU/8000} or {@code L16/16000/2}.
     *
     * @throws UnsupportedOperationException for little-endian PCM, which RTP does not know
     */
    public String rtpMap() {
        return MediaTypes.rtpMap(this);
    }

    /**
     * Bytes that no buffer may be cut inside: a sample of every channel, in G.722 two samples.
     *
     * @throws UnsupportedOperationException if the encoding is {@link Encoding#packetised}; so do all conversions between bytes
     *     and time
     */
    public int bytesPerFrame() {
        return encoding.unitBytes() * channels;
    }

    /** Bytes that one second takes. */
    public int bytesPerSecond() {
        return bytesPerFrame() * sampleRateHz / encoding.unitSamples();
    }

    /** Bytes that {@code millis} of audio take, in whole frames, rounded down. */
    public long bytesOf(long millis) {
        return millis * sampleRateHz / 1_000 / encoding.unitSamples() * bytesPerFrame();
    }

    /** Milliseconds that {@code bytes} last, rounded down. */
    public long millisOf(long bytes) {
        return bytes * 1_000 / bytesPerSecond();
    }

    /** Nanoseconds that {@code bytes} last, rounded down; for clocks, where milliseconds would drift. */
    public long nanosOf(long bytes) {
        return Math.multiplyExact(bytes, 1_000_000_000L) / bytesPerSecond();
    }
}
