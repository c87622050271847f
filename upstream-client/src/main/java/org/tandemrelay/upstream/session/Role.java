package org.tandemrelay.upstream.session;

/** Who said it. */
public enum Role {
    /** The caller. */
    USER,
    /** The model. */
    ASSISTANT,
    /** Neither: instructions that are nobody's words. */
    SYSTEM
}
