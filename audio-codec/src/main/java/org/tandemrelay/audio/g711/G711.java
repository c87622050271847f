package org.tandemrelay.audio.g711;

/**
 * One of the two companding laws: an octet for each sample of 16-bit linear PCM.
 *
 * <p>Codes are octets as they are sent: µ-law inverted, A-law with its even bits inverted. Linear samples are left-justified in
 * 16 bits, so µ-law spans [-32124, 32124] and A-law [-32256, 32256]. A sample on the border of two steps, which the recommendation
 * leaves open, belongs to the side of the greater values, as in ITU-T's own software tools (G.191).
 *
 * <p>Stateless: any thread may use it.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-G.711">ITU-T G.711, tables 1a to 4</a>
 */
// The arrays are filled in the constructor and only read afterwards.
@SuppressWarnings("ImmutableEnumChecker")
public enum G711 {
    /** µ-law: 14-bit samples, eight segments of sixteen steps, each segment's step twice the one before. */
    MULAW(2) {
        @Override
        int magnitude(int position) {
            int segment = position >> 4;
            // Table 2a: 33 is half of the first segment's 66, and what makes all eight segments one formula.
            return (((position & 0xF) * 2 + 33) << segment) - 33;
        }

        @Override
        int border(int position) {
            return Math.max(0, (((position & 0xF) * 2 + 32) << (position >> 4)) - 33);
        }

        @Override
        int wire(int position, boolean negative) {
            return (negative ? 0x7F : 0xFF) ^ position;
        }
    },
    /** A-law: 13-bit samples, seven segments with the first twice as long. */
    ALAW(3) {
        @Override
        int magnitude(int position) {
            return (border(position) + border(position + 1)) / 2;
        }

        @Override
        int border(int position) {
            int segment = position >> 4;
            int step = position & 0xF;
            return segment == 0 ? step * 2 : (step + 16) << segment;
        }

        @Override
        int wire(int position, boolean negative) {
            return (negative ? 0x55 : 0xD5) ^ position;
        }
    };

    private static final int POSITIONS = 128;

    /** Low bits of a 16-bit sample that the law does not see. */
    private final int unusedBits;
    /** Indexed by the code as an unsigned octet. */
    private final short[] expanded = new short[2 * POSITIONS];
    /** Indexed by the used bits of a sample, the most negative first. */
    private final byte[] compressed;
    /** Indexed by this law's code as an unsigned octet: the other law's code. */
    private final byte[] crossed;

    G711(int unusedBits) {
        this.unusedBits = unusedBits;
        this.compressed = new byte[1 << (16 - unusedBits)];
        this.crossed = new byte[2 * POSITIONS];
        fillExpanded();
        fillCompressed();
        fillCrossed(unusedBits == 2 ? CrossLaw.MULAW_TO_ALAW : CrossLaw.ALAW_TO_MULAW);
    }

    /** The value that a decoder gives for step {@code position}, 0 to 127 from zero outwards, in the law's own resolution. */
    abstract int magnitude(int position);

    /** Where step {@code position} begins, seen from zero, in the law's own resolution. */
    abstract int border(int position);

    /** The octet for a step, with the law's inversions. */
    abstract int wire(int position, boolean negative);

    /** Expands one code to a 16-bit sample. */
    public short expand(byte code) {
        return expanded[code & 0xFF];
    }

    /** Compresses one 16-bit sample to a code. */
    public byte compress(short sample) {
        return compressed[(sample + 32_768) >> unusedBits];
    }

    /** The other law's code for one of this law's, by the recommendation's table 3 or 4. */
    public byte cross(byte code) {
        return crossed[code & 0xFF];
    }

    /**
     * Expands a block.
     *
     * @param codes the octets, from index 0
     * @param pcm receives 16-bit samples, from index 0
     * @param count how many
     * @throws IndexOutOfBoundsException if either array is shorter than {@code count}; part of {@code pcm} may be written then
     */
    public void expand(byte[] codes, short[] pcm, int count) {
        short[] table = expanded;
        for (int i = 0; i < count; i++) {
            pcm[i] = table[codes[i] & 0xFF];
        }
    }

    /**
     * Compresses a block.
     *
     * @param pcm 16-bit samples, from index 0
     * @param codes receives the octets, from index 0
     * @param count how many
     * @throws IndexOutOfBoundsException if either array is shorter than {@code count}; part of {@code codes} may be written then
     */
    public void compress(short[] pcm, byte[] codes, int count) {
        byte[] table = compressed;
        int shift = unusedBits;
        for (int i = 0; i < count; i++) {
            codes[i] = table[(pcm[i] + 32_768) >> shift];
        }
    }

    /**
     * Turns a block of this law's codes into the other law's, in place.
     *
     * @param codes the octets, from index 0
     * @param count how many
     * @throws IndexOutOfBoundsException if {@code codes} is shorter than {@code count}
     */
    public void cross(byte[] codes, int count) {
        byte[] table = crossed;
        for (int i = 0; i < count; i++) {
            codes[i] = table[codes[i] & 0xFF];
        }
    }

    private void fillExpanded() {
        for (int position = 0; position < POSITIONS; position++) {
            int value = magnitude(position) << unusedBits;
            expanded[wire(position, false)] = (short) value;
            expanded[wire(position, true)] = (short) -value;
        }
    }

    private void fillCompressed() {
        int zero = compressed.length / 2;
        int position = 0;
        for (int offset = 0; offset < zero; offset++) {
            while (position + 1 < POSITIONS && border(position + 1) <= offset) {
                position++;
            }
            compressed[zero + offset] = (byte) wire(position, false);
            // One's complement: -1 mirrors 0, so that a border belongs to the greater side here too.
            compressed[zero - 1 - offset] = (byte) wire(position, true);
        }
    }

    private void fillCrossed(int[] table) {
        // The other law's wire() cannot be asked here: the enum is still being made.
        int positive = unusedBits == 2 ? 0xD5 : 0xFF;
        for (int position = 0; position < POSITIONS; position++) {
            int other = table[position];
            crossed[wire(position, false)] = (byte) (positive ^ other);
            crossed[wire(position, true)] = (byte) (positive ^ 0x80 ^ other);
        }
    }
}
