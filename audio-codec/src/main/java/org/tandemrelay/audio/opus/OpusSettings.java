package org.tandemrelay.audio.opus;

import java.util.Set;

/**
 * How to encode.
 *
 * @param sampleRateHz 8,000, 12,000, 16,000, 24,000 or 48,000
 * @param channels 1 or 2
 * @param frameMicros audio in a packet: 2,500, 5,000, 10,000, 20,000, 40,000 or 60,000
 * @param bitrate 6,000 to 510,000 bit/s
 * @param complexity 0, the cheapest, to 10, the best
 * @param expectedLossPercent of packets, 0 to 100; above 0 packets carry a coarse copy of the one before (in-band FEC)
 * @param discontinuous whether silence is left out (DTX): packets of one or two bytes need not be sent
 */
public record OpusSettings(
        int sampleRateHz,
        int channels,
        int frameMicros,
        int bitrate,
        int complexity,
        int expectedLossPercent,
        boolean discontinuous) {

    private static final Set<Integer> RATES = Set.of(8_000, 12_000, 16_000, 24_000, 48_000);
    private static final Set<Integer> FRAMES = Set.of(2_500, 5_000, 10_000, 20_000, 40_000, 60_000);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is out of range; the message names it
     */
    public OpusSettings {
        require(RATES.contains(sampleRateHz), "sampleRateHz", sampleRateHz);
        require(channels == 1 || channels == 2, "channels", channels);
        require(FRAMES.contains(frameMicros), "frameMicros", frameMicros);
        require(bitrate >= 6_000 && bitrate <= 510_000, "bitrate", bitrate);
        require(complexity >= 0 && complexity <= 10, "complexity", complexity);
        require(expectedLossPercent >= 0 && expectedLossPercent <= 100, "expectedLossPercent", expectedLossPercent);
    }

    private static void require(boolean holds, String name, int value) {
        if (!holds) {
            throw new IllegalArgumentException("Opus has no " + name + " " + value);
        }
    }

    /** A voice: mono, 20 ms, 24 kbit/s, complexity 5, nothing against loss, no gaps. */
    public static OpusSettings voice(int sampleRateHz) {
        return new OpusSettings(sampleRateHz, 1, 20_000, 24_000, 5, 0, false);
    }

    /** The same with other channels. */
    public OpusSettings withChannels(int value) {
        return new OpusSettings(
                sampleRateHz, value, frameMicros, bitrate, complexity, expectedLossPercent, discontinuous);
    }

    /** The same with other packets. */
    public OpusSettings withFrameMicros(int value) {
        return new OpusSettings(sampleRateHz, channels, value, bitrate, complexity, expectedLossPercent, discontinuous);
    }

    /** The same with another bit rate. */
    public OpusSettings withBitrate(int value) {
        return new OpusSettings(
                sampleRateHz, channels, frameMicros, value, complexity, expectedLossPercent, discontinuous);
    }

    /** The same with another complexity. */
    public OpusSettings withComplexity(int value) {
        return new OpusSettings(
                sampleRateHz, channels, frameMicros, bitrate, value, expectedLossPercent, discontinuous);
    }

    /** The same, prepared for another loss. */
    public OpusSettings withExpectedLossPercent(int value) {
        return new OpusSettings(sampleRateHz, channels, frameMicros, bitrate, complexity, value, discontinuous);
    }

    /** The same with or without gaps. */
    public OpusSettings withDiscontinuous(boolean value) {
        return new OpusSettings(sampleRateHz, channels, frameMicros, bitrate, complexity, expectedLossPercent, value);
    }

    /** Samples of one channel in a packet. */
    public int frameSamples() {
        return (int) ((long) sampleRateHz * frameMicros / 1_000_000);
    }
}
