package org.tandemrelay.relay.load.crew;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller does in its call. Confined to the crew's event loop; times are readings of {@link System#nanoTime()}. */
interface Conduct {

    /** For frames over which nothing is written. */
    byte[] NO_MARK = {};

    /** What is said in the frame that is due. */
    byte[] body(long dueNanos, long nowNanos);

    /** What is written over the beginning of that; empty for nothing. */
    byte[] mark();

    /** Some audio came; borrowed. */
    void audio(ByteBuf audio, long nowNanos);

    /** What comes belongs to this item. */
    default void item(@Nullable String item) {}

    /** The answer so far is whole. */
    default void answerOver(long nowNanos) {}

    /** {@code name} is to be told when all before it was heard; returns whether that is so now. */
    boolean mark(String name, long nowNanos);

    /**
     * What was not heard is not to be.
     *
     * @return what became of it
     */
    Flushed flush(long nowNanos);

    /** What was heard and is to be told, since it was last asked. */
    default @Nullable Heard heard(long nowNanos) {
        return null;
    }

    /** A mark that was reached, since it was last asked; null if there is none. */
    default @Nullable String reachedMark(long nowNanos) {
        return null;
    }

    /** Milliseconds of audio that have come and are to be heard yet. */
    double queuedMillis(long nowNanos);

    /** Whether frames that were sent may still come back. */
    boolean expects();

    /** No frame comes any more: what is missing is lost. */
    void end();

    /** How much of an item was heard. */
    record Heard(String item, long millis) {}

    /** What a flush cut: the item being heard, null for none, how much of it was heard, and marks that were not reached. */
    record Flushed(@Nullable String item, long playedMillis, List<String> marks) {}
}
