package org.tandemrelay.upstream.websocket;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.ThreadLocalRandom;
import org.tandemrelay.upstream.workingset.EachFrame;

/**
 * Writes whole messages past the handlers that have nothing to do with them: RFC 6455, section 5. Where a payload has room before it, its
 * head is written there, and nothing is copied or allocated.
 *
 * <p>Nothing keeps a message from following a Close frame here, other than whoever writes both.
 */
@EachFrame
public final class MessageWriter {

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int MASK_BYTES = 4;

    /** From here on a payload costs more to copy than a second piece costs to write. */
    private static final int LONG_BYTES = 8 << 10;

    private final FrameOutlet outlet;
    private final boolean masked;

    /**
     * A writer for one connection, after its upgrade.
     *
     * @param outlet by which frames leave
     * @param masked as a client must
     */
    public MessageWriter(FrameOutlet outlet, boolean masked) {
        this.outlet = outlet;
        this.masked = masked;
    }

    /**
     * Queues a text message.
     *
     * @param text owned, with whatever lies before its reader index, unless somebody else holds it too
     */
    public void writeText(ByteBuf text) {
        write(FrameHead.TEXT, text);
    }

    /** Likewise a binary message. */
    public void writeBinary(ByteBuf binary) {
        write(FrameHead.BINARY, binary);
    }

    /**
     * Likewise a ping.
     *
     * @param time or whatever else the answer is to bring back, 125 bytes at most
     */
    public void writePing(ByteBuf time) {
        write(FrameHead.PING, time);
    }

    /** Hands what was queued, by whichever way, to the kernel. */
    public void flush() {
        outlet.flush();
    }

    private void write(int opcode, ByteBuf payload) {
        int length = payload.readableBytes();
        int headBytes = headBytes(length);
        if (payload.refCnt() == 1 && payload.readerIndex() >= headBytes && !payload.isReadOnly()) {
            outlet.write(framed(opcode, payload, headBytes));
        } else if (masked || length < LONG_BYTES) {
            outlet.write(copied(opcode, payload, headBytes));
        } else {
            outlet.write(headOf(payload, opcode, headBytes));
            outlet.write(payload);
        }
    }

    /** By itself; the payload is released if there is no memory for it. */
    private ByteBuf headOf(ByteBuf payload, int opcode, int headBytes) {
        boolean made = false;
        try {
            ByteBuf head = outlet.alloc().directBuffer(headBytes, headBytes);
            made = true;
            writeHead(head, opcode, payload.readableBytes(), 0);
            return head;
        } finally {
            if (!made) {
                payload.release();
            }
        }
    }

    /** Its head before it, where there is room. */
    private ByteBuf framed(int opcode, ByteBuf payload, int headBytes) {
        int start = payload.readerIndex();
        int stop = payload.writerIndex();
        int mask = mask();
        if (masked) {
            byte[] scratch = Scratch.get();
            // Its length is a multiple of four: each piece begins with the mask's first byte.
            for (int at = start; at < stop; at += scratch.length) {
                int some = Math.min(scratch.length, stop - at);
                payload.getBytes(at, scratch, 0, some);
                Masks.apply(scratch, some, mask);
                payload.setBytes(at, scratch, 0, some);
            }
        }
        payload.setIndex(start - headBytes, start - headBytes);
        writeHead(payload, opcode, stop - start, mask);
        return payload.writerIndex(stop);
    }

    private ByteBuf copied(int opcode, ByteBuf payload, int headBytes) {
        try {
            int length = payload.readableBytes();
            ByteBuf frame = outlet.alloc().directBuffer(headBytes + length, headBytes + length);
            int mask = mask();
            writeHead(frame, opcode, length, mask);
            byte[] scratch = Scratch.get();
            int stop = payload.writerIndex();
            for (int at = payload.readerIndex(); at < stop; at += scratch.length) {
                int some = Math.min(scratch.length, stop - at);
                payload.getBytes(at, scratch, 0, some);
                if (masked) {
                    Masks.apply(scratch, some, mask);
                }
                frame.writeBytes(scratch, 0, some);
            }
            return frame;
        } finally {
            payload.release();
        }
    }

    private int mask() {
        return masked ? ThreadLocalRandom.current().nextInt() : 0;
    }

    private int headBytes(int length) {
        int lengthBytes = length < SHORT_LENGTH ? 0 : length <= 0xffff ? Short.BYTES : Long.BYTES;
        return 2 + lengthBytes + (masked ? MASK_BYTES : 0);
    }

    private void writeHead(ByteBuf to, int opcode, int length, int mask) {
        int maskBit = masked ? MASKED : 0;
        to.writeByte(FINAL | opcode);
        if (length < SHORT_LENGTH) {
            to.writeByte(maskBit | length);
        } else if (length <= 0xffff) {
            to.writeByte(maskBit | SHORT_LENGTH).writeShort(length);
        } else {
            to.writeByte(maskBit | LONG_LENGTH).writeLong(length);
        }
        if (masked) {
            to.writeInt(mask);
        }
    }
}
