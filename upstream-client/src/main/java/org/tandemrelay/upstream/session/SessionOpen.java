package org.tandemrelay.upstream.session;

import org.jspecify.annotations.Nullable;

/**
 * What a session is to be, before it is dialled.
 *
 * @param instructions how the model is to behave; null leaves it as the model's own default
 * @param voice the name of the model's voice; null leaves the model's own default
 * @param transcriptionModel what writes down the caller's words, for captions; null for no captions of the caller
 */
public record SessionOpen(
        @Nullable String instructions,
        @Nullable String voice,
        @Nullable String transcriptionModel) {

    /** Everything as the model has it by itself, without captions of the caller. */
    public static SessionOpen defaults() {
        return new SessionOpen(null, null, null);
    }

    /** Without the instructions, which are the operator's own. */
    @Override
    public String toString() {
        return "SessionOpen[voice=" + voice + ", transcriptionModel=" + transcriptionModel + "]";
    }
}
