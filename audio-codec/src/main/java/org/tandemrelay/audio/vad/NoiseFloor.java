package org.tandemrelay.audio.vad;

import java.util.Arrays;

/**
 * Follows the level of what is always there, by the lowest level of the last two seconds.
 *
 * <p>Speech has gaps between its syllables, noise has none: so the minimum is the noise, also while somebody speaks. It is kept
 * per fifth of a second, so that it can rise again when the noise does.
 */
final class NoiseFloor {

    private static final int FRAMES_PER_SLOT = 20;
    private static final int SLOTS = 10;

    /** What stands for a slot that was not heard yet. Louder noise at the start of a stream is taken for speech at first. */
    private static final double UNHEARD_DBFS = -42;

    /** Lower noise than this does not matter: no line and no microphone is better. */
    private static final double LOWEST_DBFS = -62;

    private final double[] slots = new double[SLOTS];
    private double slotLowest;
    private double smoothed;
    private int framesInSlot;
    private int slot;

    NoiseFloor() {
        reset();
    }

    /** Hears a frame's level and tells the floor. */
    double update(double levelDbfs) {
        double level = Math.max(levelDbfs, LOWEST_DBFS);
        smoothed = Double.isNaN(smoothed) ? level : smoothed + 0.4 * (level - smoothed);
        slotLowest = Math.min(slotLowest, smoothed);
        if (++framesInSlot == FRAMES_PER_SLOT) {
            slots[slot] = slotLowest;
            slot = (slot + 1) % SLOTS;
            slotLowest = smoothed;
            framesInSlot = 0;
        }
        double floor = slotLowest;
        for (double lowest : slots) {
            floor = Math.min(floor, lowest);
        }
        return floor;
    }

    void reset() {
        Arrays.fill(slots, UNHEARD_DBFS);
        slotLowest = UNHEARD_DBFS;
        smoothed = Double.NaN;
        framesInSlot = 0;
        slot = 0;
    }
}
