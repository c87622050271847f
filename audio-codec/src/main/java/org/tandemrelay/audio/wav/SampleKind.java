package org.tandemrelay.audio.wav;

import java.nio.ByteBuffer;
import org.tandemrelay.audio.Encoding;

/** How a WAV file writes a sample. */
public enum SampleKind {
    /** Linear, 8 bits, 128 being silence. */
    UNSIGNED_8(1, 1, Encoding.PCM16_LE) {
        @Override
        int pcm16(ByteBuffer in) {
            return ((in.get() & 0xFF) - 128) << 8;
        }

        @Override
        void put(short sample, ByteBuffer out) {
            out.put((byte) (Math.min((sample + 128) >> 8, 127) + 128));
        }
    },
    /** Linear, 16 bits. */
    SIGNED_16(1, 2, Encoding.PCM16_LE) {
        @Override
        int pcm16(ByteBuffer in) {
            return in.getShort();
        }

        @Override
        void put(short sample, ByteBuffer out) {
            out.putShort(sample);
        }
    },
    /** Linear, 24 bits. */
    SIGNED_24(1, 3, Encoding.PCM16_LE) {
        @Override
        int pcm16(ByteBuffer in) {
            int low = in.get() & 0xFF;
            return in.getShort() + (low >> 7);
        }

        @Override
        void put(short sample, ByteBuffer out) {
            out.put((byte) 0).putShort(sample);
        }
    },
    /** Linear, 32 bits. */
    SIGNED_32(1, 4, Encoding.PCM16_LE) {
        @Override
        int pcm16(ByteBuffer in) {
            int low = in.getShort() & 0xFFFF;
            return in.getShort() + (low >> 15);
        }

        @Override
        void put(short sample, ByteBuffer out) {
            out.putShort((short) 0).putShort(sample);
        }
    },
    /** Floats of 32 bits, full scale being 1. */
    FLOAT_32(3, 4, Encoding.PCM16_LE) {
        @Override
        int pcm16(ByteBuffer in) {
            return Math.round(in.getFloat() * 32_768f);
        }

        @Override
        void put(short sample, ByteBuffer out) {
            out.putFloat(sample / 32_768f);
        }
    },
    /** Floats of 64 bits, full scale being 1. */
    FLOAT_64(3, 8, Encoding.PCM16_LE) {
        @Override
        int pcm16(ByteBuffer in) {
            return Math.round((float) (in.getDouble() * 32_768));
        }

        @Override
        void put(short sample, ByteBuffer out) {
            out.putDouble(sample / 32_768.0);
        }
    },
    /** G.711 µ-law. */
    MULAW(7, 1, Encoding.MULAW) {
        @Override
        int pcm16(ByteBuffer in) {
            throw new UnsupportedOperationException("µ-law is given as it is");
        }

        @Override
        void put(short sample, ByteBuffer out) {
            throw new UnsupportedOperationException("µ-law is written as it is");
        }
    },
    /** G.711 A-law. */
    ALAW(6, 1, Encoding.ALAW) {
        @Override
        int pcm16(ByteBuffer in) {
            throw new UnsupportedOperationException("A-law is given as it is");
        }

        @Override
        void put(short sample, ByteBuffer out) {
            throw new UnsupportedOperationException("A-law is written as it is");
        }
    };

    /** The format tag of linear samples. */
    static final int LINEAR = 1;

    private final int tag;
    private final int bytes;
    private final Encoding encoding;

    SampleKind(int tag, int bytes, Encoding encoding) {
        this.tag = tag;
        this.bytes = bytes;
        this.encoding = encoding;
    }

    /** What the chunk {@code fmt } calls it. */
    int tag() {
        return tag;
    }

    /** Bytes of one sample in the file. */
    int bytes() {
        return bytes;
    }

    /** What the reader gives and the writer takes. */
    Encoding encoding() {
        return encoding;
    }

    /** Whether the file's bytes are given and taken unchanged. */
    boolean asIs() {
        return this == SIGNED_16 || encoding != Encoding.PCM16_LE;
    }

    /** Reads a sample, rounded to 16 bits; it may lie one above them, and far outside where the file has floats. */
    abstract int pcm16(ByteBuffer in);

    /** Writes a sample; only one of 8 bits loses any of it, and is rounded. */
    abstract void put(short sample, ByteBuffer out);

    /** Converts {@code count} samples; what is beyond 16 bits is limited, and a float that is no number is silence. */
    void toPcm16(ByteBuffer in, int count, ByteBuffer out) {
        for (int i = 0; i < count; i++) {
            out.putShort((short) Math.min(Math.max(pcm16(in), Short.MIN_VALUE), Short.MAX_VALUE));
        }
    }

    /**
     * The kind that an encoding is written as without being changed.
     *
     * @throws IllegalArgumentException if there is none; the message names it
     */
    static SampleKind of(Encoding encoding) {
        return switch (encoding) {
            case PCM16_LE -> SIGNED_16;
            case MULAW -> MULAW;
            case ALAW -> ALAW;
            default -> throw new IllegalArgumentException("WAV is written in PCM16_LE or G.711, not in " + encoding);
        };
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
