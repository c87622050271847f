package org.tandemrelay.relay.load.crew;

/** One recording, cut into frames of 20 ms. Never changed, for all calls to share. */
final class Utterance {

    private final String name;
    private final byte[][] frames;
    private final byte[][] bodies;
    private final double startMillis;
    private final double endMillis;

    /**
     * A recording.
     *
     * @param name of its file
     * @param frames in the encoding of the wire
     * @param bodies the same as the protocol writes them, perhaps in base64
     * @param startMillis where in it somebody begins to speak
     * @param endMillis where the last word ends
     */
    Utterance(String name, byte[][] frames, byte[][] bodies, double startMillis, double endMillis) {
        this.name = name;
        this.frames = frames;
        this.bodies = bodies;
        this.startMillis = startMillis;
        this.endMillis = endMillis;
    }

    String name() {
        return name;
    }

    int length() {
        return frames.length;
    }

    byte[][] frames() {
        return frames;
    }

    byte[][] bodies() {
        return bodies;
    }

    double startMillis() {
        return startMillis;
    }

    double endMillis() {
        return endMillis;
    }

    @Override
    public String toString() {
        return "Utterance[" + name + "]";
    }
}
