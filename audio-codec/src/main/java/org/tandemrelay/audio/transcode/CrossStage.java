package org.tandemrelay.audio.transcode;

import org.tandemrelay.audio.g711.G711;

/** G.711 to the other law, code by code, where rate and channels stay. */
final class CrossStage implements Stage {

    private final G711 law;
    private final byte[] codes;

    CrossStage(G711 law, int blockBytes) {
        this.law = law;
        this.codes = new byte[blockBytes];
    }

    @Override
    public byte[] input() {
        return codes;
    }

    @Override
    public byte[] output() {
        return codes;
    }

    @Override
    public int convert(int byteCount) {
        law.cross(codes, byteCount);
        return byteCount;
    }

    @Override
    public int drain() {
        return 0;
    }

    @Override
    public void reset() {
        // Nothing is kept from one code to the next.
    }
}
