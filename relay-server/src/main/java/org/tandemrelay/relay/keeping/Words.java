package org.tandemrelay.relay.keeping;

import org.jspecify.annotations.Nullable;

/**
 * All that one side said at a stretch.
 *
 * @param item the model's name of it; null if it has none
 * @param byModel whether the model said it
 * @param text as it was heard
 * @param interrupted whether there would have been more
 */
public record Words(@Nullable String item, boolean byModel, String text, boolean interrupted) {
    /** Without the words. */
    @Override
    public String toString() {
        return "Words[item=" + item + ", byModel=" + byModel + ", interrupted=" + interrupted + "]";
    }
}
