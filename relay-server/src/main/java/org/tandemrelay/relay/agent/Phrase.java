package org.tandemrelay.relay.agent;

import java.time.Duration;
import org.tandemrelay.audio.AudioFormat;

/** Something recorded that the relay itself says in a call. Immutable: all calls of an agent share it. */
public final class Phrase {

    /** Of its samples: 16-bit little-endian. */
    public static final AudioFormat FORMAT = AudioFormat.pcm16(24_000);

    private final byte[] pcm;

    private Phrase(byte[] pcm) {
        this.pcm = pcm;
    }

    /**
     * A phrase.
     *
     * @param pcm in {@link #FORMAT}; copied
     */
    public static Phrase of(byte[] pcm) {
        return new Phrase(pcm.clone());
    }

    /** Its samples, in {@link #FORMAT}. Not a copy: only to be read. */
    public byte[] pcm() {
        return pcm;
    }

    /** How long it lasts, to the ms. */
    public Duration length() {
        return Duration.ofMillis(FORMAT.millisOf(pcm.length));
    }
}
