package org.tandemrelay.audio.wav;

import java.nio.ByteBuffer;
import org.tandemrelay.audio.Encoding;

/** How a WAV file writes a sample, and what becomes of it. */
enum SampleKind {
    UNSIGNED_8(1, Encoding.PCM16_LE) {
        @Override
        int pcm16(ByteBuffer in) {
            return ((in.get() & 0xFF) - 128) << 8;
        }
    },
    SIGNED_16(2, Encoding.PCM16_LE) {
        @Override
        int pcm16(ByteBuffer in) {
            return in.getShort();
        }
    },
    SIGNED_24(3, Encoding.PCM16_LE) {
        @Override
        int pcm16(ByteBuffer in) {
            int low = in.get() & 0xFF;
            return in.getShort() + (low >> 7);
        }
    },
    SIGNED_32(4, Encoding.PCM16_LE) {
        @Override
        int pcm16(ByteBuffer in) {
            int low = in.getShort() & 0xFFFF;
            return in.getShort() + (low >> 15);
        }
    },
    FLOAT_32(4, Encoding.PCM16_LE) {
        @Override
        int pcm16(ByteBuffer in) {
            return Math.round(in.getFloat() * 32_768f);
        }
    },
    FLOAT_64(8, Encoding.PCM16_LE) {
        @Override
        int pcm16(ByteBuffer in) {
            return Math.round((float) (in.getDouble() * 32_768));
        }
    },
    MULAW(1, Encoding.MULAW) {
        @Override
        int pcm16(ByteBuffer in) {
            throw new UnsupportedOperationException("µ-law is given as it is");
        }
    },
    ALAW(1, Encoding.ALAW) {
        @Override
        int pcm16(ByteBuffer in) {
            throw new UnsupportedOperationException("A-law is given as it is");
        }
    };

    private final int bytes;
    private final Encoding encoding;

    SampleKind(int bytes, Encoding encoding) {
        this.bytes = bytes;
        this.encoding = encoding;
    }

    /** Bytes of one sample in the file. */
    int bytes() {
        return bytes;
    }

    /** What the reader gives. */
    Encoding encoding() {
        return encoding;
    }

    /** Whether the file's bytes are given unchanged. */
    boolean asIs() {
        return this == SIGNED_16 || encoding != Encoding.PCM16_LE;
    }

    /** Reads a sample, rounded to 16 bits; it may lie one above them, and far outside where the file has floats. */
    abstract int pcm16(ByteBuffer in);

    /** Converts {@code count} samples; what is beyond 16 bits is limited, and a float that is no number is silence. */
    void toPcm16(ByteBuffer in, int count, ByteBuffer out) {
        for (int i = 0; i < count; i++) {
            out.putShort((short) Math.min(Math.max(pcm16(in), Short.MIN_VALUE), Short.MAX_VALUE));
        }
    }

    /**
     * Finds the kind by the fields of the {@code fmt } chunk.
     *
     * @param tag 1 for linear PCM, 3 for floats, 6 for A-law, 7 for µ-law
     * @param sampleBytes bytes of one sample
     */
    static SampleKind of(int tag, int sampleBytes, long offset) throws WavFormatException {
        switch (tag) {
            case 1:
                if (sampleBytes >= 1 && sampleBytes <= 4) {
                    return values()[sampleBytes - 1];
                }
                break;
            case 3:
                if (sampleBytes == 4 || sampleBytes == 8) {
                    return sampleBytes == 4 ? FLOAT_32 : FLOAT_64;
                }
                break;
            case 6:
            case 7:
                if (sampleBytes == 1) {
                    return tag == 6 ? ALAW : MULAW;
                }
                break;
            default:
                throw new WavFormatException(
                        "format tag 0x" + Integer.toHexString(tag) + " is none of PCM, float, A-law and µ-law", offset);
        }
        throw new WavFormatException("samples of " + sampleBytes + " bytes in format tag " + tag, offset);
    }
}
