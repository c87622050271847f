package org.tandemrelay.upstream.session;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the model is to find out that the caller has finished. What is null is left as the model has it.
 *
 * @param kind by what
 * @param threshold how loud speech must be, from 0 to 1; of {@link Kind#SERVER_VAD} only
 * @param prefixMillis audio before the speech that belongs to it; of {@link Kind#SERVER_VAD} only
 * @param silenceMillis silence that ends a turn; of {@link Kind#SERVER_VAD} only
 * @param eagerness how soon to answer; of {@link Kind#SEMANTIC_VAD} only
 */
public record TurnDetection(
        Kind kind,
        @Nullable Double threshold,
        @Nullable Integer prefixMillis,
        @Nullable Integer silenceMillis,
        @Nullable Eagerness eagerness) {

    /** By what a turn's end is known. */
    public enum Kind {
        /** By silence. */
        SERVER_VAD,
        /** By what was said. */
        SEMANTIC_VAD,
        /** Not at all: somebody else says when to answer. */
        NONE
    }

    /** How soon to answer a caller who may not have finished. */
    public enum Eagerness {
        /** Late: the caller may think. */
        LOW,
        /** As usual. */
        MEDIUM,
        /** As soon as can be. */
        HIGH,
        /** As the model sees fit. */
        AUTO;

        /** In lower case, as vendors write it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Checks that what is said goes together.
     *
     * @throws IllegalArgumentException if a value is of the other kind; the message says which
     */
    public TurnDetection {
        if (kind != Kind.SERVER_VAD && (threshold != null || prefixMillis != null || silenceMillis != null)) {
            throw new IllegalArgumentException("threshold, prefix and silence are of server_vad");
        }
        if (kind != Kind.SEMANTIC_VAD && eagerness != null) {
            throw new IllegalArgumentException("eagerness is of semantic_vad");
        }
    }
}
