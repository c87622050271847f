package org.tandemrelay.relay.recorded.line;

import org.tandemrelay.audio.AudioFormat;

/**
 * What goes over the wire.
 *
 * @param encoding of both ways
 * @param rateHz samples per second
 * @param frameMillis audio in a frame of the caller's
 */
public record WireAudio(WireEncoding encoding, int rateHz, int frameMillis) {

    /** Telephone bridges send frames of this length. */
    static final int BRIDGE_FRAME_MILLIS = 20;

    /** As the codecs name it. */
    public AudioFormat format() {
        return encoding.at(rateHz);
    }

    /** Bytes of a frame; not for Opus, where each has its own. */
    int frameBytes() {
        return (int) format().bytesOf(frameMillis);
    }
}
