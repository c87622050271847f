package org.tandemrelay.relay.playout;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.base64.Base64Audio;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * Speech and marks that wait, in order. Owns the buffers in it.
 */
@EachFrame(Way.DOWN)
final class PlayoutQueue {

    /** What base64 cannot be cut inside: three bytes, in four characters. */
    private static final int GROUP_BYTES = 3;

    private static final int GROUP_CHARS = 4;

    /** What is next; null if nothing is. Mostly it is all that there is. */
    private @Nullable Entry head;

    /** What is behind it, and how many they are. */
    private final Deque<Entry> behind = new ArrayDeque<>();

    private int behindCount;

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
        if (head == null) {
            head = entry;
        } else {
            behind.add(entry);
            behindCount++;
        }
    }

    /** The name of the mark whose turn it is, or null if it is speech's turn or nobody's; takes it out. */
    @Nullable
    String pollMark() {
        Entry first = head;
        if (first == null || first.audio != null) {
            return null;
        }
        String name = first.mark;
        remove(first);
        return name;
    }

    /** The item whose turn it is, or null if it is a mark's or nobody's. */
    @Nullable
    OutputItem headItem() {
        return head == null ? null : head.item;
    }

    /** Whether the head item's next piece is base64. */
    boolean headIsBase64() {
        return head != null && head.base64;
    }

    /**
     * How much of the head item {@link #take} can give at once: what lies together, so that nothing is copied, and of base64 whole groups
     * of characters, though that be more than was wanted.
     *
     * @param wanted bytes, more than 0
     */
    int fitting(int wanted) {
        Entry first = first();
        int all = first.bytes();
        if (all <= wanted) {
            return all;
        }
        return first.base64 ? Math.min(all, Math.max(1, wanted / GROUP_BYTES) * GROUP_BYTES) : wanted;
    }

    /**
     * The next piece of the head item.
     *
     * @param fitting so many bytes of speech, as {@link #fitting} allows
     * @return owned by the caller; text, if {@link #headIsBase64}
     */
    ByteBuf take(int fitting) {
        Entry first = first();
        ByteBuf audio = first.audio;
        if (audio == null) {
            throw new IllegalStateException("a mark is next");
        }
        bytes -= fitting;
        if (fitting == first.bytes()) {
            remove(first);
            return audio;
        }
        return audio.readRetainedSlice(first.base64 ? fitting / GROUP_BYTES * GROUP_CHARS : fitting);
    }

    private Entry first() {
        if (head == null) {
            throw new IllegalStateException("nothing is next");
        }
        return head;
    }

    private void remove(Entry first) {
        if (behindCount == 0) {
            head = null;
        } else {
            head = behind.remove();
            behindCount--;
        }
        first.set(null, null, false, "");
        spare = first;
    }

    /** All bytes of speech that wait. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return head == null;
    }

    void clear() {
        while (head != null) {
            Entry first = head;
            if (first.audio != null) {
                first.audio.release();
            }
            remove(first);
        }
        bytes = 0;
    }
}
