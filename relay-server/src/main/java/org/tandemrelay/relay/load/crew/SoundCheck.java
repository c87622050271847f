package org.tandemrelay.relay.load.crew;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.tandemrelay.audio.opus.OpusDecoder;

/**
 * How alike what comes back in Opus is to what was said: both are decoded, and the last two seconds of what came are laid over what was said
 * then, at the delay at which they fit best. 1 is the same, and 0 has nothing to do with it. A packet that is missing puts all
 * behind it out of place, and is heard here too.
 */
final class SoundCheck implements AutoCloseable {

    private static final int RATE_HZ = 24_000;
    private static final int WINDOW = 2 * RATE_HZ;
    private static final int KEPT = 2 * WINDOW;

    /** Codecs look ahead by 6.5 ms each, and converters take a little. */
    private static final int MOST_DELAY = RATE_HZ * 60 / 1_000;

    private static final int PACKET_SAMPLES = RATE_HZ * 20 / 1_000;

    private final Track said = new Track();
    private final Track back = new Track();

    /** Something that is heard, of which the last is kept. */
    private static final class Track implements AutoCloseable {

        private final OpusDecoder decoder = OpusDecoder.open(RATE_HZ, 1);
        private final ByteBuf decoded = Unpooled.buffer(PACKET_SAMPLES * Short.BYTES);
        private final float[] kept = new float[KEPT];
        private long samples;

        void hear(ByteBuf packet) {
            decoded.clear();
            decoder.decode(packet, decoded);
            while (decoded.isReadable()) {
                kept[(int) (samples++ % KEPT)] = decoded.readShortLE();
            }
        }

        float[] last(long from, int count) {
            float[] flat = new float[count];
            for (int i = 0; i < count; i++) {
                flat[i] = kept[(int) ((from + i) % KEPT)];
            }
            return flat;
        }

        @Override
        public void close() {
            decoder.close();
        }
    }

    /** A packet was said. */
    void said(byte[] packet) {
        said.hear(Unpooled.wrappedBuffer(packet));
    }

    /**
     * A packet came; borrowed.
     *
     * @throws org.tandemrelay.audio.opus.OpusException if it is none
     */
    void back(ByteBuf packet) {
        back.hear(packet.slice());
    }

    /** How alike they are, 0 to 1; −1 if less than the window has come, or nothing was said in it. */
    double alike() {
        long end = Math.min(back.samples, said.samples);
        if (end < WINDOW + MOST_DELAY) {
            return -1;
        }
        float[] before = said.last(end - WINDOW - MOST_DELAY, WINDOW + MOST_DELAY);
        float[] after = back.last(end - WINDOW, WINDOW);
        double best = -1;
        for (int delay = 0; delay <= MOST_DELAY; delay++) {
            best = Math.max(best, alike(before, MOST_DELAY - delay, after));
        }
        return best;
    }

    /** How alike a stretch of what was said is to what came; −1 if nothing was said in it. */
    private static double alike(float[] before, int from, float[] after) {
        double both = 0;
        double power = 0;
        double backPower = 0;
        for (int i = 0; i < after.length; i++) {
            float spoken = before[from + i];
            both += spoken * after[i];
            power += spoken * spoken;
            backPower += after[i] * after[i];
        }
        return power == 0 ? -1 : backPower == 0 ? 0 : Math.max(0, both / Math.sqrt(power * backPower));
    }

    @Override
    public void close() {
        said.close();
        back.close();
    }
}
