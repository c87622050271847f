package org.tandemrelay.audio.resample;

import io.netty.util.concurrent.FastThreadLocal;

/** Where a thread's {@link PhaseConvolver}s work, one block after the other. What is behind a stream's samples is left from another's. */
final class PhaseBench {

    /** One to work nowhere. */
    static final PhaseBench NONE = new PhaseBench(0, 0);

    private static final FastThreadLocal<PhaseBench> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected PhaseBench initialValue() {
            return NONE;
        }
    };

    /** By lane, then by how many samples a copy is on. */
    private final float[][][] lanes;

    private final float[] sums;

    private PhaseBench(int lanes, int length) {
        this.lanes = new float[lanes][PhaseConvolver.GROUP][length];
        this.sums = new float[length];
    }

    /** The calling thread's, with so many lanes at least, and so much in each. */
    static PhaseBench of(int lanes, int length) {
        PhaseBench bench = OF_THREAD.get();
        if (bench.lanes.length < lanes || bench.sums.length < length) {
            bench = new PhaseBench(Math.max(lanes, bench.lanes.length), Math.max(length, bench.sums.length));
            OF_THREAD.set(bench);
        }
        return bench;
    }

    float[][] lane(int lane) {
        return lanes[lane];
    }

    float[] sums() {
        return sums;
    }
}
