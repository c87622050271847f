package org.tandemrelay.relay.playout;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.base64.Base64Audio;
import org.tandemrelay.upstream.session.OutputItem;

/**
 * Speech and marks that wait, in order. Owns the buffers in it.
 */
final class PlayoutQueue {

    /** What base64 cannot be cut inside: three bytes, in four characters. */
    private static final int GROUP_BYTES = 3;

    private static final int GROUP_CHARS = 4;

    private final Deque<Entry> entries = new ArrayDeque<>();

    /** The last that was taken out, to be used again: mostly one comes in and goes out at once. Null if it is used. */
    private @Nullable Entry spare;

    private long bytes;

    /** Either speech of an item, perhaps still in base64, or, without audio, a mark. */
    private static final class Entry {
        private @Nullable OutputItem item;
        private @Nullable ByteBuf audio;
        private boolean base64;
        private String mark = "";

        void set(@Nullable OutputItem ofItem, @Nullable ByteBuf speech, boolean inBase64, String name) {
            item = ofItem;
            audio = speech;
            base64 = inBase64;
            mark = name;
        }

        /** Bytes of speech, whatever they are written in. */
        int bytes() {
            if (audio == null) {
                return 0;
            }
            return base64
                    ? Base64Audio.decodedLength(audio, audio.readerIndex(), audio.readableBytes())
                    : audio.readableBytes();
        }
    }

    void add(OutputItem item, ByteBuf audio) {
        add(item, audio.touch("playout queue"), false, "");
    }

    /** Speech in base64, valid and with its padding. */
    void addBase64(OutputItem item, ByteBuf text) {
        add(item, text.touch("playout queue"), true, "");
    }

    void addMark(String name) {
        add(null, null, false, name);
    }

    private void add(@Nullable OutputItem item, @Nullable ByteBuf audio, boolean base64, String mark) {
        Entry entry = spare == null ? new Entry() : spare;
        spare = null;
        entry.set(item, audio, base64, mark);
        bytes += entry.bytes();
        entries.add(entry);
    }

    /** The name of the mark whose turn it is, or null if it is speech's turn or nobody's; takes it out. */
    @Nullable
    String pollMark() {
        Entry head = entries.peek();
        if (head == null || head.audio != null) {
            return null;
        }
        String name = head.mark;
        removeHead();
        return name;
    }

    /** The item whose turn it is, or null if it is a mark's or nobody's. */
    @Nullable
    OutputItem headItem() {
        Entry head = entries.peek();
        return head == null ? null : head.item;
    }

    /** Whether the head item's next piece is base64. */
    boolean headIsBase64() {
        Entry head = entries.peek();
        return head != null && head.base64;
    }

    /**
     * How much of the head item {@link #take} can give at once: what lies together, so that nothing is copied, and of base64 whole groups
     * of characters, though that be more than was wanted.
     *
     * @param wanted bytes, more than 0
     */
    int fitting(int wanted) {
        Entry head = entries.element();
        int all = head.bytes();
        if (all <= wanted) {
            return all;
        }
        return head.base64 ? Math.min(all, Math.max(1, wanted / GROUP_BYTES) * GROUP_BYTES) : wanted;
    }

    /**
     * The next piece of the head item.
     *
     * @param fitting so many bytes of speech, as {@link #fitting} allows
     * @return owned by the caller; text, if {@link #headIsBase64}
     */
    ByteBuf take(int fitting) {
        Entry head = entries.element();
        ByteBuf audio = head.audio;
        if (audio == null) {
            throw new IllegalStateException("a mark is next");
        }
        bytes -= fitting;
        if (fitting == head.bytes()) {
            removeHead();
            return audio;
        }
        return audio.readRetainedSlice(head.base64 ? fitting / GROUP_BYTES * GROUP_CHARS : fitting);
    }

    private void removeHead() {
        Entry head = entries.remove();
        head.set(null, null, false, "");
        spare = head;
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
