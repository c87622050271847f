package org.tandemrelay.testing.fault;

/** Which way bytes go. */
public enum Direction {
    /** From who connected to who listens. */
    UP,
    /** Back. */
    DOWN
}
