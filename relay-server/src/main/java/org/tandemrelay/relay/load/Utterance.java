package org.tandemrelay.relay.load;

/**
 * One recording, cut into frames. Immutable, for all calls to share.
 *
 * @param name of its file
 * @param frames of 20 ms, in the encoding of the wire
 * @param bodies the same as the protocol writes them, perhaps in base64
 * @param startMillis where in it somebody begins to speak
 * @param endMillis where the last word ends
 */
record Utterance(String name, byte[][] frames, byte[][] bodies, double startMillis, double endMillis) {

    int length() {
        return frames.length;
    }

    @Override
    public String toString() {
        return "Utterance[" + name + "]";
    }
}
