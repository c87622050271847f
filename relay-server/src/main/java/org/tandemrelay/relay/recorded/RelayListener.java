package org.tandemrelay.relay.recorded;

import org.jspecify.annotations.Nullable;

/** What the relay can say in the native protocol; one method for each message that a caller acts on. */
interface RelayListener {

    void onStarted(Started started);

    void onState(String state);

    void onAudioItem(@Nullable String item, @Nullable String response);

    void onMark(String name);

    void onFlush(@Nullable String item, String reason);

    void onCaption(Caption caption);

    void onWarning(String code, String message);

    void onEnded(String cause, String message, boolean retry);

    /** A text frame that is not a JSON object with a {@code type}, or lacks what it must have. */
    void onNonsense(String problem);

    /** What the relay calls the call, which protocol it speaks, and in which audio. */
    record Started(
            @Nullable String call,
            @Nullable String version,
            @Nullable String encoding,
            int rateHz) {}

    /** Words of one side; {@code replace} says that they are the whole caption of the item. */
    record Caption(String role, @Nullable String item, String text, boolean replace, boolean last) {}
}
