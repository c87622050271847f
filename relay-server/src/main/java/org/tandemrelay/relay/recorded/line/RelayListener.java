package org.tandemrelay.relay.recorded.line;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What a relay can say, in whatever protocol; one method for each thing that a caller acts on. */
public interface RelayListener {

    /** The call has begun, in this audio. */
    void onStarted(Started started);

    /** What the relay is doing, in the native protocol's words. */
    void onState(String state);

    /** The audio that follows belongs to this item. */
    void onAudioItem(@Nullable String item, @Nullable String response);

    /** Audio as it is on the wire; borrowed. */
    void onAudio(ByteBuf frame);

    /** The answer so far is whole. */
    void onAnswerOver();

    /** {@link CallerLine#markPlayed} is to be told when all before this has been heard. */
    void onMark(String name);

    /** What was not heard is not to be; {@link CallerLine#flushed} is told what that came to. */
    void onFlush(@Nullable String item, String reason);

    /** Words of one side. */
    void onCaption(Caption caption);

    /** Something was wrong, and the call goes on. */
    void onWarning(String code, String message);

    /** The call is over, and this is why; the socket is closed next. */
    void onEnded(String cause, String message, boolean retry);

    /** A frame that is no message, or lacks what it must have; the call goes on. */
    void onNonsense(String problem);

    /** The relay has broken the protocol in a way that leaves no call. */
    void onUnusable(String problem);

    /** What the call is called, which version of the protocol is spoken, and in which audio. */
    record Started(
            @Nullable String call,
            @Nullable String version,
            @Nullable String encoding,
            int rateHz) {}

    /** Words of one side; {@code replace} says that they are the whole caption of the item. */
    record Caption(String role, @Nullable String item, String text, boolean replace, boolean last) {}
}
