package org.tandemrelay.audio;

/** How one sample, or one packet of samples, is written as bytes. */
public enum Encoding {
    /** Linear PCM, 16-bit signed two's complement, least significant byte first. */
    PCM16_LE(2),
    /** Linear PCM, 16-bit signed two's complement, most significant byte first (RTP {@code L16}, RFC 3551). */
    PCM16_BE(2),
    /** ITU-T G.711 µ-law, one byte a sample; RTP {@code PCMU}. */
    MULAW(1),
    /** ITU-T G.711 A-law, one byte a sample; RTP {@code PCMA}. */
    ALAW(1);

    private final int bytesPerSample;

    Encoding(int bytesPerSample) {
        this.bytesPerSample = bytesPerSample;
    }

    /** Bytes that one sample of one channel takes. */
    public int bytesPerSample() {
        return bytesPerSample;
    }
}
