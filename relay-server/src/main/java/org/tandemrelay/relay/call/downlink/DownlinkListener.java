package org.tandemrelay.relay.call.downlink;

import org.tandemrelay.upstream.session.OutputItem;

/** Who is told how the playing stands. */
public interface DownlinkListener {
    /** Speech is being sent. */
    void onSpeaking();

    /** So much of an item's speech came, to be sent. */
    void onSpeech(OutputItem item, long nanos);

    /** So much of an item's speech was sent. */
    void onSent(OutputItem item, long nanos);

    /** All speech has been played. */
    void onPlayedOut();

    /** Speech waits, the caller has nothing else to hear, and does not read; or it does again. */
    default void onHeldUp(boolean held) {}

    /** So much of an item's speech came too late, and was dropped. */
    default void onDropped(OutputItem item, long nanos) {}

    /** So much speech in all was dropped, and what comes now is in time. */
    default void onCaughtUp(long droppedMillis) {}

    /** Too much speech waits, or no more. */
    void onPlayoutFull(boolean full);

    /** Nothing more can be played. */
    void onPlayoutFailed(Throwable failure);
}
