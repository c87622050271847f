package org.tandemrelay.audio.resample;

/** The taps of a kernel in the order in which {@link PhaseConvolver} takes them. Immutable, and the same for all streams. */
final class PhaseTaps {

    /** By phase; then by group, lane and place in the group, zero where a phase has no tap. */
    private final float[][] taps;

    private final int groups;

    PhaseTaps(Kernel kernel) {
        int up = kernel.up();
        int down = kernel.down();
        this.groups = (place(kernel, up - 1) + kernel.taps() - 1) / down / PhaseConvolver.GROUP + 1;
        this.taps = new float[up][groups * down * PhaseConvolver.GROUP];
        for (int step = 0; step < up; step++) {
            fill(kernel, step);
        }
    }

    /** Where in the input the taps of a phase are laid. */
    private static int place(Kernel kernel, int step) {
        return step * kernel.down() / kernel.up();
    }

    private void fill(Kernel kernel, int step) {
        int down = kernel.down();
        int place = place(kernel, step);
        int first = (step * down - place * kernel.up()) * kernel.taps();
        for (int k = 0; k < kernel.taps(); k++) {
            int lane = (place + k) % down;
            int offset = (place + k) / down;
            int index = (offset / PhaseConvolver.GROUP * down + lane) * PhaseConvolver.GROUP
                    + offset % PhaseConvolver.GROUP;
            taps[step][index] = kernel.coefficients()[first + k];
        }
    }

    int groups() {
        return groups;
    }

    /** Of one phase. Not to be written. */
    float[] of(int step) {
        return taps[step];
    }
}
