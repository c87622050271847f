package org.tandemrelay.relay.recorded;

import io.netty.buffer.ByteBuf;

/** Makes whole 16-bit samples of frames that may be cut anywhere: an odd byte waits for the next frame. */
final class SampleJoiner {

    private static final byte[] NONE = {};

    private byte held;
    private boolean holding;

    /**
     * Takes a frame.
     *
     * @param frame borrowed; its reader index is not moved
     * @return the whole samples so far, possibly none
     */
    byte[] join(ByteBuf frame) {
        int ahead = holding ? 1 : 0;
        int total = ahead + frame.readableBytes();
        int whole = total & ~1;
        if (whole == 0) {
            hold(frame, total);
            return NONE;
        }
        byte[] samples = new byte[whole];
        samples[0] = held;
        frame.getBytes(frame.readerIndex(), samples, ahead, whole - ahead);
        hold(frame, total);
        return samples;
    }

    /** Forgets the odd byte: what follows is other audio. */
    void reset() {
        holding = false;
    }

    private void hold(ByteBuf frame, int total) {
        holding = (total & 1) == 1;
        if (holding && frame.isReadable()) {
            held = frame.getByte(frame.writerIndex() - 1);
        }
    }
}
