package org.tandemrelay.relay.redaction;

/** Finds one sort of thing in a text. Keeps nothing between two texts. */
interface Rule {

    /** What stands in its place, in brackets. */
    String name();

    /** Marks all that it finds. */
    void find(String text, Marks marks);
}
