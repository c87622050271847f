package org.tandemrelay.audio.transcode;

import org.tandemrelay.audio.g711.G711;

/** G.711 to the other law, code by code, where rate and channels stay. */
final class CrossStage implements Stage {

    private final G711 law;
    private final int channels;
    private final byte[] codes;

    CrossStage(G711 law, int channels, int blockFrames) {
        this.law = law;
        this.channels = channels;
        this.codes = new byte[blockFrames * channels];
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
    public int convert(int frames) {
        law.cross(codes, frames * channels);
        return frames * channels;
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
