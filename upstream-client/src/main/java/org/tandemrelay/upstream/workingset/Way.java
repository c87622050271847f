package org.tandemrelay.upstream.workingset;

/** The two ways of frames through a call. */
public enum Way {
    /** From the caller to the model. */
    UP,

    /** From the model to the caller. */
    DOWN,

    /** The one and the other. */
    BOTH;

    boolean meets(Way other) {
        return this == BOTH || other == BOTH || this == other;
    }
}
