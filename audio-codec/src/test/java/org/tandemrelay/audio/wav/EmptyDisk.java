package org.tandemrelay.audio.wav;

import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/** A file of any length that keeps its beginning and only counts the rest. */
final class EmptyDisk implements SeekableByteChannel {

    private final byte[] beginning = new byte[256];
    private long position;
    private long size;
    private boolean closed;

    /** The first bytes. */
    byte[] beginning(int length) {
        return Arrays.copyOf(beginning, length);
    }

    @Override
    public int write(ByteBuffer bytes) {
        int count = bytes.remaining();
        for (int i = 0; position + i < beginning.length && i < count; i++) {
            beginning[(int) position + i] = bytes.get(bytes.position() + i);
        }
        bytes.position(bytes.limit());
        position += count;
        size = Math.max(size, position);
        return count;
    }

    @Override
    public int read(ByteBuffer into) {
        throw new UnsupportedOperationException("nothing is kept");
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long to) {
        position = to;
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public SeekableByteChannel truncate(long to) {
        size = Math.min(size, to);
        return this;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
