package org.tandemrelay.audio;

/** How one sample, or one packet of samples, is written as bytes. */
public enum Encoding {
    /** Linear PCM, 16-bit signed two's complement, least significant byte first. */
    PCM16_LE(2, 1),
    /** Linear PCM, 16-bit signed two's complement, most significant byte first (RTP {@code L16}, RFC 3551). */
    PCM16_BE(2, 1),
    /** ITU-T G.711 µ-law, one byte a sample; RTP {@code PCMU}. */
    MULAW(1, 1),
    /** ITU-T G.711 A-law, one byte a sample; RTP {@code PCMA}. */
    ALAW(1, 1),
    /** ITU-T G.722 at 64 kbit/s, one byte for two samples, 16 kHz mono only. */
    G722(1, 2),
    /** Opus (RFC 6716), packets of any size: bytes say nothing about time. */
    OPUS(0, 0);

    private final int unitBytes;
    private final int unitSamples;

    Encoding(int unitBytes, int unitSamples) {
        this.unitBytes = unitBytes;
        this.unitSamples = unitSamples;
    }

    /** Whether audio comes in packets of any size, so that time cannot be counted in bytes. */
    public boolean packetised() {
        return unitBytes == 0;
    }

    /**
     * Bytes that cannot be divided, of one channel; a sample in most encodings.
     *
     * @throws UnsupportedOperationException if the encoding is {@link #packetised}
     */
    public int unitBytes() {
        requireUnits();
        return unitBytes;
    }

    /**
     * Samples of one channel in {@link #unitBytes}.
     *
     * @throws UnsupportedOperationException if the encoding is {@link #packetised}
     */
    public int unitSamples() {
        requireUnits();
        return unitSamples;
    }

    private void requireUnits() {
        if (packetised()) {
            throw new UnsupportedOperationException(this + " comes in packets of any size");
        }
    }
}
