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
     * @param frames whole frames in {@link #input}
     * @return bytes in {@link #output}
     */
    int convert(int frames);

    /**
     * Gives what was held back and starts anew.
     *
     * @return bytes in {@link #output}
     */
    int drain();

    /** Forgets the stream. */
    void reset();
}
