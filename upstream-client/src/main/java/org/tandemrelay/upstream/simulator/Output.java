package org.tandemrelay.upstream.simulator;

/** The one output item of a response, given to the client piece by piece. */
interface Output {

    /** Tells of the item, still empty. */
    void open();

    /** Sends the next piece. Returns whether there is nothing after it. */
    boolean advance();

    /** How long to wait after the piece that was sent last. */
    long pauseNanos();

    /** Tells that the item is over, with what was really sent of it. */
    void close(boolean completed);

    /** The item as it stands. */
    Item item();

    /** Whether the answer was cut at the response's {@code max_output_tokens}. */
    default boolean cutShort() {
        return false;
    }
}
