package org.tandemrelay.relay.warmup;

import java.util.Base64;
import java.util.Random;

/** 20 ms of noise, for nobody's ears. */
final class Speech {

    /** Of 24 kHz PCM16. */
    static final int PCM_BYTES = 960;

    /** Of G.711. */
    static final int MULAW_BYTES = 160;

    private static final int SEED = 17;

    private Speech() {}

    static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(SEED).nextBytes(noise);
        return noise;
    }

    static String base64(int bytes) {
        return Base64.getEncoder().encodeToString(noise(bytes));
    }
}
