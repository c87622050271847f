package org.tandemrelay.relay.recorded.line;

import java.util.Locale;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.Encoding;

/** How audio is written on the wire. */
public enum WireEncoding {
    /** Samples as they are. */
    PCM16(Encoding.PCM16_LE),
    /** G.711 as in North America and Japan. */
    MULAW(Encoding.MULAW),
    /** G.711 as elsewhere. */
    ALAW(Encoding.ALAW),
    /** A packet a frame. */
    OPUS(Encoding.OPUS);

    private final Encoding encoding;

    WireEncoding(Encoding encoding) {
        this.encoding = encoding;
    }

    /** Its name in the native protocol. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    AudioFormat at(int rateHz) {
        return new AudioFormat(encoding, rateHz, 1);
    }
}
