package org.tandemrelay.audio.g722;

/**
 * Encodes 16 kHz mono PCM to G.722 at 64 kbit/s.
 *
 * <p>Belongs to one stream and one thread, and makes no garbage.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-G.722">ITU-T G.722, clauses 3 and 6</a>
 */
public final class G722Encoder {

    private final MirrorFilter filter = new MirrorFilter();
    private final SubBand lower = SubBand.lower();
    private final SubBand upper = SubBand.upper();

    /**
     * Encodes whole pairs of samples.
     *
     * @param pcm 16-bit samples at 16 kHz, from index 0
     * @param count how many, an even number
     * @param codes receives an octet for two samples, from index 0
     * @return octets written
     * @throws IllegalArgumentException if {@code count} is odd; nothing was encoded then
     */
    public int encode(short[] pcm, int count, byte[] codes) {
        if ((count & 1) != 0) {
            throw new IllegalArgumentException(count + " samples are no whole pairs");
        }
        for (int i = 0; i < count; i += 2) {
            filter.push(pcm[i], pcm[i + 1]);
            int low = encodeLower((filter.even() + filter.odd()) >> 14);
            int high = encodeUpper((filter.odd() - filter.even()) >> 14);
            codes[i / 2] = (byte) (high << 6 | low);
        }
        return count / 2;
    }

    private int encodeLower(int sample) {
        int difference = SubBand.saturated(sample - lower.prediction());
        // One's complement, as G.722 has it: -1 is as small as 0.
        int magnitude = difference < 0 ? ~difference : difference;
        int position = step(magnitude);
        int code = difference < 0 ? Quantizers.ILN[position] : Quantizers.ILP[position];
        int coarse = code >> 2;
        lower.learn(lower.scaled(Quantizers.QM4[coarse]), Quantizers.WL_BY_CODE[coarse]);
        return code;
    }

    /** The first of the lower band's steps that ends above a magnitude, by halves: their ends rise. */
    private int step(int magnitude) {
        int first = 1;
        int last = Quantizers.Q6.length;
        while (first < last) {
            int middle = (first + last) >>> 1;
            if (magnitude < lower.decision(Quantizers.Q6[middle])) {
                last = middle;
            } else {
                first = middle + 1;
            }
        }
        return first;
    }

    private int encodeUpper(int sample) {
        int difference = SubBand.saturated(sample - upper.prediction());
        int magnitude = difference < 0 ? ~difference : difference;
        boolean large = magnitude >= upper.decision(564);
        int code = (difference < 0 ? 0 : 2) + (large ? 0 : 1);
        upper.learn(upper.scaled(Quantizers.QM2[code]), Quantizers.WH_BY_CODE[code]);
        return code;
    }

    /** Forgets the stream; a decoder must be reset at the same place. */
    public void reset() {
        filter.reset();
        lower.reset();
        upper.reset();
    }
}
