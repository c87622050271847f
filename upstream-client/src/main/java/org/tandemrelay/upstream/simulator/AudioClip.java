package org.tandemrelay.upstream.simulator;

import org.tandemrelay.audio.AudioFormat;

/**
 * A run of audio that is kept: a committed turn, or what the simulator says. Heap, and never changed once made.
 *
 * @param format what the bytes mean
 * @param bytes whole samples; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and copying minutes of audio to guard it would be waste
record AudioClip(AudioFormat format, byte[] bytes) {

    long millis() {
        return format.millisOf(bytes.length);
    }

    /** Only the length: this is speech. */
    @Override
    public String toString() {
        return "AudioClip[" + format + ", " + millis() + " ms]";
    }
}
