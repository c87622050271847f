package org.tandemrelay.upstream.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Ticker;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.workingset.WorkingSet;

/**
 * Makes frames of the bytes of a connection: RFC 6455, section 5. In place of Netty's decoder, for three reasons. It judges text byte by
 * byte as it arrives, bounds the fragments and the time of a message, and refuses reserved bits that were not agreed on, where Netty's
 * waits for whole frames. It does not copy a frame that comes alone in a read, as speech mostly does, but gives the read's own buffer on.
 * And it can give messages that come whole straight to a {@link MessageSink}, without an object or a handler between.
 *
 * <p>The first breach goes on as a {@link CorruptedWebSocketFrameException}, behind the frames before it, and nothing comes after that.
 */
public final class FrameDecoder extends ChannelInboundHandlerAdapter implements WebSocketFrameDecoder {

    /** What is set aside for a frame before its bytes have come, whatever its head says. */
    private static final int FIRST_BYTES = 16 << 10;

    private final FrameHead head = new FrameHead();
    private final FrameCheck check;
    private final MessageDeadline deadline;

    /** Null until this is part of a pipeline. */
    private @Nullable ChannelHandlerContext ctx;

    /** Gets messages that come whole; null if the next handler does. */
    private @Nullable MessageSink sink;

    /** What the messages pass on their way there; null where that does not matter. */
    private @Nullable WorkingSet onTheirWay;

    /** Something of what was read went to the next handler. */
    private boolean passed;

    /** Payload that the frame still lacks; -1 while its head is incomplete. */
    private int left = -1;

    /** Of the frame's payload, rotated to the next byte. */
    private int mask;

    /** The frame's payload so far, if it comes in more than one read; null if it does not. */
    private @Nullable ByteBuf part;

    private boolean broken;

    /** A message was not whole at the end of a read: its deadline may have to hear that it is. */
    private boolean waited;

    /** The event loop's, from when this is part of a pipeline. */
    private Ticker ticker = Ticker.systemTicker();

    private long lastReadNanos;

    /**
     * A decoder for one connection.
     *
     * @param maxPayloadBytes of a frame
     * @param masked whether the peer must mask its frames: clients must, servers must not
     */
    public FrameDecoder(FrameRules rules, int maxPayloadBytes, boolean masked) {
        this.check = new FrameCheck(rules, maxPayloadBytes, masked);
        this.deadline = new MessageDeadline(rules.patience(), this::fail);
    }

    /** Messages may be compressed from now on: RFC 7692. Their text cannot be judged here. */
    public void allowCompression() {
        check.allowCompression();
    }

    /** Whether messages may be compressed, from now on or before. */
    public boolean allowsCompression() {
        return check.allowsCompression();
    }

    /**
     * Text and binary messages of one frame, not compressed, go there from now on. Handlers behind this one must have nothing to do with
     * them.
     */
    public void deliverTo(MessageSink to) {
        sink = to;
        forget();
        onTheirWay = ctx == null ? null : WorkingSet.of(ctx.channel(), to, this, head, check);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        ctx = added;
        ticker = added.executor().ticker();
        lastReadNanos = ticker.nanoTime();
    }

    /** When bytes last came, or this became part of the pipeline, by the event loop's ticker. */
    public long lastReadNanos() {
        return lastReadNanos;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object msg) {
        if (onTheirWay != null && msg instanceof ByteBuf read) {
            onTheirWay.touch(read.readableBytes());
        }
        lastReadNanos = ticker.nanoTime();
        if (broken) {
            ReferenceCountUtil.release(msg);
        } else if (msg instanceof ByteBuf bytes) {
            boolean ours = true;
            try {
                ours = decode(context, bytes);
            } catch (CorruptedWebSocketFrameException breach) {
                fail(breach);
            } finally {
                if (ours) {
                    bytes.release();
                }
            }
        } else {
            passed = true;
            context.fireChannelRead(msg);
        }
    }

    /** Gives whether the buffer is still ours. */
    private boolean decode(ChannelHandlerContext context, ByteBuf in) {
        while (!broken && (in.isReadable() || left == 0)) {
            if (left < 0) {
                in.readerIndex(head.read(in, in.readerIndex(), in.writerIndex()));
                if (!head.whole()) {
                    break;
                }
                check.onHead(head);
                left = (int) head.length();
                mask = head.mask();
            }
            int some = Math.min(left, in.readableBytes());
            open(in, some);
            left -= some;
            boolean alone = left == 0 && part == null && some > 0 && some == in.readableBytes();
            ByteBuf payload = alone ? in : collect(context, in, some);
            if (left == 0) {
                check.onEnd(head, payload);
                part = null;
                pass(context, payload);
                if (alone) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Unmasks so much more of the payload where it lies, and has it looked at. */
    private void open(ByteBuf in, int some) {
        boolean text = check.wantsPayload(head);
        if (mask == 0 && !text) {
            return;
        }
        byte[] scratch = Scratch.get();
        int to = in.readerIndex() + some;
        for (int at = in.readerIndex(); at < to; at += scratch.length) {
            int length = Math.min(scratch.length, to - at);
            in.getBytes(at, scratch, 0, length);
            if (mask != 0) {
                Masks.apply(scratch, length, mask);
                mask = Integer.rotateLeft(mask, length << 3);
                in.setBytes(at, scratch, 0, length);
            }
            if (text) {
                check.onText(scratch, length);
            }
        }
    }

    private ByteBuf collect(ChannelHandlerContext context, ByteBuf in, int some) {
        ByteBuf collected = part;
        if (collected == null) {
            int whole = some + left;
            collected = context.alloc().buffer(Math.min(whole, FIRST_BYTES), whole);
            part = collected;
        }
        return collected.writeBytes(in, some);
    }

    /** A whole frame, of whose payload the next in turn is the owner. */
    private void pass(ChannelHandlerContext context, ByteBuf payload) {
        int opcode = head.opcode();
        boolean whole = head.last() && head.reserved() == 0 && (opcode == FrameHead.TEXT || opcode == FrameHead.BINARY);
        MessageSink to = whole ? sink : null;
        WebSocketFrame frame = to == null ? NettyFrames.of(head, payload) : null;
        head.clear();
        left = -1;
        if (waited && !check.inMessage()) {
            waited = false;
            deadline.onWhole();
        }
        if (frame != null) {
            passed = true;
            context.fireChannelRead(frame);
        } else if (to != null) {
            deliver(context, to, opcode, payload);
        }
    }

    /** As a pipeline would: what one message leads to keeps none behind it from being read. */
    @SuppressWarnings("CatchThrowable")
    private static void deliver(ChannelHandlerContext context, MessageSink to, int opcode, ByteBuf payload) {
        try {
            if (opcode == FrameHead.BINARY) {
                to.onBinary(payload);
            } else {
                try {
                    to.onText(payload);
                } finally {
                    payload.release();
                }
            }
        } catch (Throwable failure) {
            context.fireExceptionCaught(failure);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!broken && (check.inMessage() || head.begun())) {
            waited = true;
            deadline.onPart(context);
        }
        if (sink == null || passed) {
            passed = false;
            context.fireChannelReadComplete();
        } else {
            sink.onReadComplete();
        }
    }

    /** Nothing that comes from now on matters: it is read and dropped. */
    public void ignoreRest() {
        broken = true;
        release();
    }

    private void fail(CorruptedWebSocketFrameException breach) {
        ignoreRest();
        if (ctx != null && !ctx.isRemoved()) {
            ctx.fireExceptionCaught(breach);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        release();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        release();
    }

    private void release() {
        deadline.stop();
        forget();
        if (part != null) {
            part.release();
            part = null;
        }
    }

    private void forget() {
        if (onTheirWay != null) {
            onTheirWay.leave();
            onTheirWay = null;
        }
    }
}
