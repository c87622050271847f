package org.tandemrelay.audio.transcode;

/** What happens between the bytes of one format and the bytes of another: a block in the one's array, a block in the other's. */
interface Stage {

    /** Where incoming bytes are put. */
    byte[] input();

    /** Where outgoing bytes are found. */
    byte[] output();

    /**
     * Converts.
     *
     * @param byteCount bytes in {@link #input}, whole frames
     * @return bytes in {@link #output}
     */
    int convert(int byteCount);

    /**
     * Gives what was held back; called again until it gives nothing, and starts anew then.
     *
     * @return bytes in {@link #output}
     */
    int drain();

    /** Forgets the stream. */
    void reset();
}
