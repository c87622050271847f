package org.tandemrelay.audio.vad;

/**
 * How much the last 30 ms repeat themselves at the pitch of a voice, by their correlation with what was one period before.
 *
 * <p>Vowels do (0.7 to 1), noise does not; so a slam, a click or a gust is loud, but not voiced. Works on the band that the
 * detector has cut out, at about 4,000 samples a second.
 */
final class Voicing {

    private static final int RATE_HZ = 4_000;
    private static final double LOWEST_PITCH_HZ = 75;
    private static final double HIGHEST_PITCH_HZ = 400;
    private static final double WINDOW_SECONDS = 0.03;

    private final int decimation;
    private final int shortestLag;
    private final int longestLag;
    private final int window;
    /** The newest sample last. */
    private final float[] history;

    private int skipped;
    private int filled;

    Voicing(int sampleRateHz) {
        this.decimation = sampleRateHz / RATE_HZ;
        double rateHz = (double) sampleRateHz / decimation;
        this.shortestLag = (int) (rateHz / HIGHEST_PITCH_HZ);
        this.longestLag = (int) (rateHz / LOWEST_PITCH_HZ);
        this.window = (int) (rateHz * WINDOW_SECONDS);
        // Twice what is looked at, so that samples are moved once in a while and not one by one.
        this.history = new float[2 * (window + longestLag)];
    }

    /** Hears a sample, which must hold nothing above 2 kHz. */
    void add(double sample) {
        if (++skipped < decimation) {
            return;
        }
        skipped = 0;
        if (filled == history.length) {
            int kept = window + longestLag;
            System.arraycopy(history, history.length - kept, history, 0, kept);
            filled = kept;
        }
        history[filled++] = (float) sample;
    }

    /** The highest correlation at any pitch, -1 to 1; 0 until there is enough to look at. */
    double strength() {
        int newest = filled - window;
        if (newest < longestLag) {
            return 0;
        }
        double energy = product(newest, newest);
        double highest = 0;
        for (int lag = shortestLag; lag <= longestLag; lag++) {
            double common = product(newest, newest - lag);
            if (common > 0) {
                double scale = Math.sqrt(energy * product(newest - lag, newest - lag)) + 1e-9;
                highest = Math.max(highest, common / scale);
            }
        }
        return highest;
    }

    private double product(int a, int b) {
        float[] samples = history;
        float sum0 = 0;
        float sum1 = 0;
        for (int i = 0; i + 1 < window; i += 2) {
            sum0 += samples[a + i] * samples[b + i];
            sum1 += samples[a + i + 1] * samples[b + i + 1];
        }
        return sum0 + sum1;
    }

    void reset() {
        skipped = 0;
        filled = 0;
    }
}
