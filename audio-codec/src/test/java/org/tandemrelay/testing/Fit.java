package org.tandemrelay.testing;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Where a piece of a signal fits best into a longer one, and how well: the normalised cross-correlation with the means taken out, 1 for
 * the same, about 0 for what has nothing to do with each other.
 *
 * @param place of the piece's first value in the longer signal, 0 where it does not fit in at all
 * @param likeness there; −1 where the piece is longer than the other
 */
public record Fit(int place, double likeness) {

    private static final int COARSE = 8;
    private static final int CANDIDATES = 8;

    /** Of the shorter in the longer, tried at each place. */
    public static Fit of(double[] a, double[] b) {
        Signal whole = new Signal(a.length >= b.length ? a : b);
        Signal part = new Signal(a.length >= b.length ? b : a);
        return best(whole, part, 0, whole.length());
    }

    /** The same for speech, ten times faster: looked for among averages of eight values first, and then around the best of these. */
    public static Fit ofSpeech(double[] a, double[] b) {
        Signal whole = new Signal(a.length >= b.length ? a : b);
        Signal part = new Signal(a.length >= b.length ? b : a);
        Signal coarseWhole = whole.averages(COARSE);
        Signal coarsePart = part.averages(COARSE);
        return IntStream.rangeClosed(0, coarseWhole.length() - coarsePart.length())
                .mapToObj(at -> new Fit(at, coarseWhole.likeness(at, coarsePart)))
                .sorted(Comparator.comparingDouble(Fit::likeness).reversed())
                .limit(CANDIDATES)
                .map(coarse -> best(whole, part, (coarse.place() - 2) * COARSE, (coarse.place() + 2) * COARSE))
                .max(Comparator.comparingDouble(Fit::likeness))
                .orElse(new Fit(0, -1));
    }

    private static Fit best(Signal whole, Signal part, int from, int to) {
        Fit best = new Fit(0, -1);
        int last = Math.min(to, whole.length() - part.length());
        for (int at = Math.max(0, from); at <= last; at++) {
            double likeness = whole.likeness(at, part);
            if (likeness > best.likeness()) {
                best = new Fit(at, likeness);
            }
        }
        return best;
    }

    /** Values, with sums up to each of them, so that a part's mean and power are known at once. */
    private static final class Signal {
        private final double[] values;
        private final double[] sums;
        private final double[] squares;

        Signal(double[] values) {
            this.values = values;
            this.sums = new double[values.length + 1];
            this.squares = new double[values.length + 1];
            for (int i = 0; i < values.length; i++) {
                sums[i + 1] = sums[i] + values[i];
                squares[i + 1] = squares[i] + values[i] * values[i];
            }
        }

        int length() {
            return values.length;
        }

        Signal averages(int count) {
            double[] averages = new double[values.length / count];
            for (int i = 0; i < averages.length; i++) {
                averages[i] = (sums[(i + 1) * count] - sums[i * count]) / count;
            }
            return new Signal(averages);
        }

        double likeness(int at, Signal part) {
            int count = part.length();
            double cross = 0;
            for (int i = 0; i < count; i++) {
                cross += values[at + i] * part.values[i];
            }
            double sum = sums[at + count] - sums[at];
            double power = squares[at + count] - squares[at] - sum * sum / count;
            double partSum = part.sums[count];
            double partPower = part.squares[count] - partSum * partSum / count;
            return (cross - sum * partSum / count) / Math.sqrt(Math.max(0, power) * partPower + 1e-9);
        }
    }
}
