package org.tandemrelay.audio.g722;

/**
 * Decodes G.722 at 64 kbit/s to 16 kHz mono PCM.
 *
 * <p>Any octets decode to something: there is no invalid input. Belongs to one stream and one thread, and makes no garbage.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-G.722">ITU-T G.722, clauses 4 and 6</a>
 */
public final class G722Decoder {

    private final MirrorFilter filter = new MirrorFilter();
    private final SubBand lower = SubBand.lower();
    private final SubBand upper = SubBand.upper();

    /**
     * Decodes octets.
     *
     * @param codes the octets, from index 0
     * @param count how many
     * @param pcm receives two 16-bit samples for each, from index 0
     * @return samples written
     */
    public int decode(byte[] codes, int count, short[] pcm) {
        for (int i = 0; i < count; i++) {
            int low = decodeLower(codes[i] & 0x3F);
            int high = decodeUpper((codes[i] >> 6) & 3);
            filter.push(low + high, low - high);
            pcm[2 * i] = (short) SubBand.saturated(filter.odd() >> 11);
            pcm[2 * i + 1] = (short) SubBand.saturated(filter.even() >> 11);
        }
        return 2 * count;
    }

    private int decodeLower(int code) {
        int sample = limited(lower.prediction() + lower.scaled(Quantizers.QM6[code]));
        int coarse = code >> 2;
        lower.learn(lower.scaled(Quantizers.QM4[coarse]), Quantizers.WL_BY_CODE[coarse]);
        return sample;
    }

    private int decodeUpper(int code) {
        int learnt = upper.scaled(Quantizers.QM2[code]);
        int sample = limited(upper.prediction() + learnt);
        upper.learn(learnt, Quantizers.WH_BY_CODE[code]);
        return sample;
    }

    /** LIMIT: half the range of 16 bits, so that the sum of both bands fits. */
    private static int limited(int sample) {
        return Math.min(Math.max(sample, -16_384), 16_383);
    }

    /** Forgets the stream; the encoder must be reset at the same place. */
    public void reset() {
        filter.reset();
        lower.reset();
        upper.reset();
    }
}
