package org.tandemrelay.relay.call;

import org.tandemrelay.upstream.session.OutputItem;

/** Who is told how the playing stands. */
interface DownlinkListener {
    /** Speech is being sent. */
    void onSpeaking();

    /** So much of an item's speech came, to be sent. */
    void onSpeech(OutputItem item, long nanos);

    /** So much of an item's speech was sent. */
    void onSent(OutputItem item, long nanos);

    /** All speech has been played. */
    void onPlayedOut();

    /** Too much speech waits, or no more. */
    void onPlayoutFull(boolean full);

    /** Nothing more can be played. */
    void onPlayoutFailed(Throwable failure);
}
