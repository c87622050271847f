package org.tandemrelay.audio.opus;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Memory that native code can read and write, for buffers that it cannot: those on the heap, and those in several pieces. It is
 * taken when the first such buffer comes.
 */
final class NativeBlock implements AutoCloseable {

    private final int capacity;

    /** Null until it is needed, with the view on it. */
    private @Nullable Memory memory;

    private @Nullable ByteBuffer view;

    NativeBlock(int capacity) {
        this.capacity = capacity;
    }

    int capacity() {
        return capacity;
    }

    /** The address of {@code bytes} of {@code in} from {@code index} on: its own, or that of a copy. */
    long addressOf(ByteBuf in, int index, int bytes) {
        if (in.hasMemoryAddress()) {
            return in.memoryAddress() + index;
        }
        in.getBytes(index, view(bytes));
        return Pointer.nativeValue(memory);
    }

    /** Where native code may write what {@link #append} then appends: behind the buffer's last byte, or here. */
    long addressBehind(ByteBuf out) {
        if (out.hasMemoryAddress()) {
            return out.memoryAddress() + out.writerIndex();
        }
        view(0);
        return Pointer.nativeValue(memory);
    }

    /** Makes bytes that native code wrote part of the buffer. */
    void append(ByteBuf out, int bytes) {
        if (out.hasMemoryAddress()) {
            out.writerIndex(out.writerIndex() + bytes);
        } else {
            out.writeBytes(view(bytes));
        }
    }

    private ByteBuffer view(int bytes) {
        ByteBuffer bound = view;
        if (bound == null) {
            Memory taken = new Memory(capacity);
            memory = taken;
            bound = taken.getByteBuffer(0, capacity);
            view = bound;
        }
        return bound.clear().limit(bytes);
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
        }
    }
}
