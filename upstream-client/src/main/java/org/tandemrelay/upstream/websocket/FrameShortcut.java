package org.tandemrelay.upstream.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.workingset.WorkingSet;

/**
 * Stands before the decoder of a WebSocket and looks at each message of one frame first, for tools whose messages are nearly all alike. What it
 * does not take goes on as the bytes that it is, whole frame by whole frame, so that the decoder misses nothing but what was taken.
 *
 * <p>It is there because callers and model of a load test were its limit and not the relay: with Netty's codec, a handler for each step, JSON, and an
 * event loop each, a frame there and back cost the two 78 µs of CPU at 200 calls; on one event loop and past all that, 40, most of it the kernel's.
 * Nothing of the relay itself goes through here.
 *
 * <p>It checks nothing that RFC 6455 wants checked: it is no defence against strangers.
 */
public abstract class FrameShortcut extends ChannelInboundHandlerAdapter {

    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_BINARY = 0x82;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int SHORT_LENGTH = 126;
    private static final int MASK_BYTES = 4;

    /** What messages pass here; null if the class has no mark of it. */
    private @Nullable WorkingSet onTheirWay;

    /** The beginning of a frame whose end has not come; null if there is none. */
    private @Nullable ByteBuf part;

    /** Bytes of a frame too long to be looked at that are to go on yet. */
    private long passing;

    /** Whether anything of this read has gone on. */
    private boolean passedOn;

    /** For one connection. */
    protected FrameShortcut() {}

    /**
     * Looks at a message. What is written meanwhile is to be flushed, too.
     *
     * @param payload unmasked, from 0 to {@code length}; valid until the method returns
     * @return false to let it go on
     */
    protected abstract boolean takes(ChannelHandlerContext ctx, boolean text, byte[] payload, int length);

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        onTheirWay = WorkingSet.of(ctx.channel(), this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(msg);
            return;
        }
        if (onTheirWay != null) {
            onTheirWay.touch(bytes.readableBytes());
        }
        ByteBuf all = bytes;
        if (part != null) {
            all = part.writeBytes(bytes);
            part = null;
            bytes.release();
        }
        try {
            while (all.isReadable() && step(ctx, all)) {
                // A frame at a time.
            }
            if (all.isReadable()) {
                part = ctx.alloc().buffer(Scratch.BYTES).writeBytes(all);
            }
        } finally {
            all.release();
        }
    }

    /** Gives false if more has to come first. */
    private boolean step(ChannelHandlerContext ctx, ByteBuf in) {
        if (passing > 0) {
            int some = (int) Math.min(passing, in.readableBytes());
            passing -= some;
            pass(ctx, in, some);
            return true;
        }
        int headBytes = headBytes(in);
        if (in.readableBytes() < headBytes) {
            return false;
        }
        long length = length(in);
        if (length > Scratch.BYTES || length < 0) {
            passing = length < 0 ? Long.MAX_VALUE : headBytes + length;
            return true;
        }
        int whole = headBytes + (int) length;
        if (in.readableBytes() < whole) {
            return false;
        }
        if (offered(ctx, in, headBytes, (int) length)) {
            in.skipBytes(whole);
        } else {
            pass(ctx, in, whole);
        }
        return true;
    }

    private void pass(ChannelHandlerContext ctx, ByteBuf in, int bytes) {
        passedOn = true;
        ctx.fireChannelRead(in.readRetainedSlice(bytes));
    }

    private static int headBytes(ByteBuf in) {
        if (in.readableBytes() < 2) {
            return 2;
        }
        int second = in.getByte(in.readerIndex() + 1);
        int length = second & LENGTH;
        int more = length < SHORT_LENGTH ? 0 : length == SHORT_LENGTH ? Short.BYTES : Long.BYTES;
        return 2 + more + ((second & MASKED) == 0 ? 0 : MASK_BYTES);
    }

    private static long length(ByteBuf in) {
        int at = in.readerIndex() + 2;
        int length = in.getByte(at - 1) & LENGTH;
        return length < SHORT_LENGTH ? length : length == SHORT_LENGTH ? in.getUnsignedShort(at) : in.getLong(at);
    }

    private boolean offered(ChannelHandlerContext ctx, ByteBuf in, int headBytes, int length) {
        int at = in.readerIndex();
        int first = in.getUnsignedByte(at);
        if (first != FINAL_TEXT && first != FINAL_BINARY) {
            return false;
        }
        byte[] payload = Scratch.get();
        in.getBytes(at + headBytes, payload, 0, length);
        if ((in.getByte(at + 1) & MASKED) != 0) {
            Masks.apply(payload, length, in.getInt(at + headBytes - MASK_BYTES));
        }
        return takes(ctx, first == FINAL_TEXT, payload, length);
    }

    /** Tells the others only if there was something for them. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (passedOn) {
            passedOn = false;
            ctx.fireChannelReadComplete();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        release();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        release();
    }

    private void release() {
        if (onTheirWay != null) {
            onTheirWay.leave();
            onTheirWay = null;
        }
        if (part != null) {
            part.release();
            part = null;
        }
    }
}
