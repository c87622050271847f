package org.tandemrelay.relay.playout;

import io.netty.buffer.ByteBuf;
import org.tandemrelay.upstream.session.OutputItem;

/** Where speech goes, and who is told how it stands. */
public interface PlayoutOutput {
    /** The next speech; the receiver owns it. Not flushed. */
    void sendAudio(OutputItem item, ByteBuf audio);

    /** Likewise what came by {@link Playout#addBase64}: text that stands for so many bytes, in whole groups of characters; borrowed. */
    default void sendBase64(OutputItem item, ByteBuf text, int bytes) {
        throw new IllegalStateException("this output takes no base64");
    }

    /** Everything before this has been sent. */
    void sendMark(String name);

    /** Hands what was sent to the socket. */
    void flush();

    /** Whether the caller takes more. While it does not, speech waits here. */
    boolean writable();

    /** Whether the caller reads what it was sent. While it does not, what waits here becomes late. */
    default boolean reads() {
        return writable();
    }

    /** Speech waits, the caller has nothing else to hear, and does not read; or it does again. */
    default void onHeldUp(boolean held) {}

    /** Some of an item's speech came too late to be sent: dropped, and never heard. */
    default void onDropped(OutputItem item, long nanos) {}

    /** The caller has caught up: so much speech was dropped for that, and what comes now is in time. */
    default void onCaughtUp(long droppedMillis) {}

    /** Too much waits here, or no more. */
    void onFull(boolean full);

    /** The far end has played all that it was sent, and nothing waits. */
    void onPlayedOut();

    /** A beat threw this: there is no more speech to come. */
    void onPlayoutFailed(Throwable failure);
}
