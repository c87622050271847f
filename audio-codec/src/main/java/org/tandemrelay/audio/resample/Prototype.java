package org.tandemrelay.audio.resample;

/**
 * The impulse responses that the filters are cut from, as cosine series over their width.
 *
 * <p>{@code h(t) = sum over k of c[k] * cos(pi * k * t / z)} for {@code |t| < z}, with t in samples of the lower rate, and 0
 * beyond. Such a series has a spectrum that is linear in its coefficients, so the best ones are found by linear programming:
 * {@code design/prototype.py} does that, and says for each what is written beside it. Frequencies are in parts of the lower
 * Nyquist frequency. For the same delay and attenuation a sinc under Kaiser's window needs three times the transition band.
 */
final class Prototype {

    // spotless:off
    /** -0.088 to 0.087 dB up to 0.850, -82.8 dB from 1.200 on. */
    static final double[] LOW_LATENCY = {
        5.0000000000e-02,
        1.0088221449e-01,
        1.0001678812e-01,
        9.9294241676e-02,
        1.0098315369e-01,
        9.9030842727e-02,
        1.0080484177e-01,
        9.9322755202e-02,
        1.0085484824e-01,
        8.7090174078e-02,
        3.7796424929e-02,
        4.8483918474e-03,
        6.4392314161e-06,
        -3.6680640074e-06,
        6.4392314161e-06,
        -4.5645196038e-06,
        2.3747876547e-06,
        -1.1390617325e-06,
        1.4079762961e-07,
        3.0305256183e-07,
    };

    /** -0.051 to 0.051 dB up to 0.900, -90.3 dB from 1.090 on. */
    static final double[] BALANCED = {
        2.5000000000e-02, 5.0284889124e-02, 4.9713818734e-02, 5.0263688264e-02, 4.9770137002e-02, 5.0183676698e-02,
        4.9868327997e-02, 5.0076093517e-02, 4.9982491939e-02, 4.9956017696e-02, 5.0104179872e-02, 4.9842808719e-02,
        5.0203160340e-02, 4.9758632084e-02, 5.0268687707e-02, 4.9719000508e-02, 5.0286855147e-02, 4.9727809733e-02,
        4.9710000000e-02, 3.5180998206e-02, 1.0903260272e-02, 8.0817099501e-04, -1.2461489093e-06, -1.3952171055e-06,
        7.8229660079e-08, 7.8624363892e-07, -1.2030602768e-06, 1.3123078699e-06, -1.2698602437e-06,
    };

    /** -0.020 to 0.020 dB up to 0.950, -105.2 dB from 1.045 on. */
    static final double[] HIGH = {
        1.0416666667e-02,
        2.0787190417e-02,
        2.0881250000e-02,
        2.0786082231e-02,
        2.0878530229e-02,
        2.0790294645e-02,
        2.0872883401e-02,
        2.0797030709e-02,
        2.0865334066e-02,
        2.0805744052e-02,
        2.0856375147e-02,
        2.0815867040e-02,
        2.0845742180e-02,
        2.0826641103e-02,
        2.0834352858e-02,
        2.0837732819e-02,
        2.0822689239e-02,
        2.0849177653e-02,
        2.0811967180e-02,
        2.0859798191e-02,
        2.0802317568e-02,
        2.0869131651e-02,
        2.0794142388e-02,
        2.0876063005e-02,
        2.0788318873e-02,
        2.0880209522e-02,
        2.0785416667e-02,
        2.0881250000e-02,
        2.0785916313e-02,
        2.0878747996e-02,
        2.0790186640e-02,
        2.0872463074e-02,
        2.0798314644e-02,
        2.0862508633e-02,
        2.0809960099e-02,
        2.0849479569e-02,
        2.0824244680e-02,
        2.0834536460e-02,
        2.0839674203e-02,
        2.0819457831e-02,
        2.0854031408e-02,
        2.0806732169e-02,
        2.0864053467e-02,
        2.0800564892e-02,
        2.0862161822e-02,
        2.0831916865e-02,
        2.0053496374e-02,
        1.3311940179e-02,
        4.1983691732e-03,
        4.0836091502e-04,
        1.8553359076e-06,
        -7.0675852854e-08,
        5.6152589498e-08,
        3.7485275591e-08,
        -8.4628357846e-08,
        9.8345286405e-08,
        -9.7698852115e-08,
        9.7686284643e-08,
    };
    // spotless:on

    private Prototype() {}

    /**
     * Sums a series, by Clenshaw's recurrence.
     *
     * @param position t / z, in ]-1, 1[
     */
    static double at(double[] coefficients, double position) {
        double doubled = 2 * Math.cos(Math.PI * position);
        double next = 0;
        double afterNext = 0;
        for (int k = coefficients.length - 1; k > 0; k--) {
            double current = coefficients[k] + doubled * next - afterNext;
            afterNext = next;
            next = current;
        }
        return coefficients[0] + doubled / 2 * next - afterNext;
    }
}
