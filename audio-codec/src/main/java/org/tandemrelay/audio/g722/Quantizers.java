package org.tandemrelay.audio.g722;

/** The tables of ITU-T G.722, clauses 6.2.1 and 6.2.2, by the names that the recommendation gives them. Not to be written. */
final class Quantizers {

    // spotless:off
    /** Decision levels of the lower band's 60 steps, table 12. */
    static final int[] Q6 = {
        0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1023, 1121, 1219,
        1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919,
    };
    /** Codes for negative differences, by step. */
    static final int[] ILN = {
        0, 63, 62, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6,
        5, 4,
    };
    /** Codes for positive differences, by step. */
    static final int[] ILP = {
        0, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35,
        34, 33, 32,
    };
    /** Output levels of the lower band, six bits, by code. */
    static final int[] QM6 = {
        -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576,
                -7856,
        -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040, -728,
        24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456,
        4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136,
    };
    /** Output levels of the lower band, four bits: what the predictors of both ends learn from. */
    static final int[] QM4 = {
        0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0,
    };
    /** Output levels of the upper band, by code. */
    static final int[] QM2 = {-7408, -1616, 7408, 1616};
    /** What a four-bit code adds to the logarithm of the lower band's step. */
    static final int[] WL_BY_CODE = {
        -60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60,
    };
    /** What a code adds to the logarithm of the upper band's step. */
    static final int[] WH_BY_CODE = {798, -214, 798, -214};
    /** Powers of two by 32nds, times 2,048. */
    static final int[] ILB = {
        2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
        2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008,
    };
    // spotless:on

    private Quantizers() {}
}
