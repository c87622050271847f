package org.tandemrelay.relay.recorded.line;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The caller's end of one call in one protocol. Confined to the call's event loop. */
public interface CallerLine extends AutoCloseable {

    /** The socket is open: says what is said first. */
    void opened();

    /** What its messages name the call by, once it is opened; empty if they do not. */
    default String stream() {
        return "";
    }

    /**
     * Says a frame of audio.
     *
     * @param frame as it is on the wire; owned
     * @param spokenMillis when its last sample was spoken, in ms of the call
     */
    void speak(ByteBuf frame, long spokenMillis);

    /**
     * A key of the caller's telephone.
     *
     * @throws UnsupportedOperationException if the protocol has none
     */
    void press(char digit);

    /** Reads a text frame and tells the listener what it means. */
    void text(String text);

    /** Reads a binary frame, which is borrowed, and tells the listener what it means. */
    void binary(ByteBuf frame);

    /** So much of an item has been heard. */
    default void played(String item, long millis) {}

    /** All before a mark, which the listener was told of, has been heard. */
    void markPlayed(String name);

    /** A flush, which the listener was told of, has been carried out. */
    default void flushed(Flushed flushed) {}

    /** Lets time pass: comes every 20 ms or more often. */
    default void tick() {}

    /** Says that the caller hangs up. */
    void hangup();

    /** Lets go of what it holds. Nothing is called after. */
    @Override
    default void close() {}

    /**
     * What became of a flush.
     *
     * @param item that was cut; null if none was being heard, or it has no name
     * @param playedMillis how much of it was heard; 0 without item
     * @param marks that were not reached, in order
     */
    record Flushed(@Nullable String item, long playedMillis, List<String> marks) {}
}
