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

    /** Bytes of one sample of every channel: no buffer may be cut between them. */
    public int bytesPerFrame() {
        return encoding.bytesPerSample() * channels;
    }

    /** Bytes that one second takes. */
    public int bytesPerSecond() {
        return bytesPerFrame() * sampleRateHz;
    }

    /** Bytes that {@code millis} of audio take, in whole samples, rounded down. */
    public long bytesOf(long millis) {
        return millis * sampleRateHz / 1_000 * bytesPerFrame();
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
