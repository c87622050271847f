package org.tandemrelay.relay.recorded;

import org.jspecify.annotations.Nullable;

/**
 * What a caller would notice at the loudspeaker. Positions are samples since the call was connected; they are exact, also when
 * the playout learns of them later.
 */
interface PlayoutListener {

    /** The first sample after a pause in the conversation. */
    void onAnswerBegins(long position);

    /** The first sample of an item; {@code item} is null if the relay named none. */
    void onItemBegins(@Nullable String item, @Nullable String response, long position);

    /**
     * An item is over.
     *
     * @param position the sample after the last that was heard
     * @param playedSamples how much of it was heard
     */
    void onItemEnds(@Nullable String item, long position, long playedSamples);

    /** The answer went on, but its audio came too late: {@code samples} of silence in the middle of it. */
    void onGap(long position, long samples);

    /** All the audio before this mark has been heard. */
    void onMarkPlayed(String name, long position);
}
