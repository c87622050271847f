package org.tandemrelay.relay.playout;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.OutputItem;

/**
 * Speech and marks that wait, in order. Owns the buffers in it.
 */
final class PlayoutQueue {

    private final Deque<Entry> entries = new ArrayDeque<>();
    private long bytes;

    /** Either speech of an item or, without audio, a mark. */
    private static final class Entry {
        private final @Nullable OutputItem item;
        private final @Nullable ByteBuf audio;
        private final String mark;

        Entry(@Nullable OutputItem item, @Nullable ByteBuf audio, String mark) {
            this.item = item;
            this.audio = audio;
            this.mark = mark;
        }
    }

    void add(OutputItem item, ByteBuf audio) {
        bytes += audio.readableBytes();
        entries.add(new Entry(item, audio.touch("playout queue"), ""));
    }

    void addMark(String name) {
        entries.add(new Entry(null, null, name));
    }

    /** The name of the mark whose turn it is, or null if it is speech's turn or nobody's; takes it out. */
    @Nullable
    String pollMark() {
        Entry head = entries.peek();
        if (head == null || head.audio != null) {
            return null;
        }
        entries.remove();
        return head.mark;
    }

    /** The item whose turn it is, or null if it is a mark's or nobody's. */
    @Nullable
    OutputItem headItem() {
        Entry head = entries.peek();
        return head == null ? null : head.item;
    }

    /**
     * The next piece of the head item.
     *
     * @param max bytes, more than 0
     * @return at most that much, owned by the caller; only as much as lies together, so that nothing is copied
     */
    ByteBuf take(int max) {
        Entry head = entries.element();
        ByteBuf audio = head.audio;
        if (audio == null) {
            throw new IllegalStateException("a mark is next");
        }
        if (audio.readableBytes() <= max) {
            entries.remove();
            bytes -= audio.readableBytes();
            return audio;
        }
        bytes -= max;
        return audio.readRetainedSlice(max);
    }

    /** All bytes of speech that wait. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    void clear() {
        for (Entry entry : entries) {
            if (entry.audio != null) {
                entry.audio.release();
            }
        }
        entries.clear();
        bytes = 0;
    }
}
