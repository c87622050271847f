package org.tandemrelay.relay.call.answer;

import org.jspecify.annotations.Nullable;

/** An answer that somebody wants of the model. */
final class Wish {

    private final @Nullable String instructions;
    private long askedNanos;
    private boolean answeredBesides;

    /**
     * A wish that was not asked for yet.
     *
     * @param instructions how the answer is to be; null for as ever
     */
    Wish(@Nullable String instructions) {
        this.instructions = instructions;
    }

    @Nullable
    String instructions() {
        return instructions;
    }

    /** Whether the answer is to be as ever. */
    boolean plain() {
        return instructions == null;
    }

    /** The model has been asked. */
    void asked(long nowNanos) {
        askedNanos = nowNanos;
        answeredBesides = false;
    }

    long askedNanos() {
        return askedNanos;
    }

    void answeredBesides(boolean given) {
        answeredBesides = given;
    }

    /** Whether the answer that began since was given in the knowledge of all that this was about. */
    boolean answeredBesides() {
        return answeredBesides;
    }
}
