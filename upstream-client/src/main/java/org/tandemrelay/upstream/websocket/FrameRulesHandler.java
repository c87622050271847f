package org.tandemrelay.upstream.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds a peer to rules that Netty's frame decoder, which waits for whole frames, learns too late or never: text is judged byte by byte as
 * it arrives, the fragments and the time of a message are bounded, and reserved bits are refused unless an extension was agreed on.
 *
 * <p>Stands before the frame decoder from the moment when the first frame may come, and keeps no bytes. Of frames that are no text it
 * looks at the heads only. What it does not speak of is the decoder's, such as masks and lengths. The first breach goes on as a {@link
 * CorruptedWebSocketFrameException}, behind the frames before it, and nothing comes after that.
 */
public final class FrameRulesHandler extends ChannelInboundHandlerAdapter {

    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int COMPRESSED = 4;

    private final FrameRules rules;
    private final FrameHead head = new FrameHead();
    private final Utf8Check utf8 = new Utf8Check();

    /** Payload that the frame still lacks; -1 while its head is incomplete. */
    private long left = -1;

    /** Of the frame's payload, rotated to the next byte. */
    private int mask;

    /** Of the message under way, 0 if there is none. */
    private int fragments;

    /** The message under way is text, and as it will be read. */
    private boolean text;

    private boolean compression;
    private boolean broken;

    /** When the message under way was first seen to be incomplete; -1 if it was not. */
    private long sinceNanos = -1;

    /** Looks at it; null while there is nothing to look at. */
    private @Nullable Future<?> deadline;

    /** A handler for one connection that has not sent a frame yet. */
    public FrameRulesHandler(FrameRules rules) {
        this.rules = rules;
    }

    /** Messages may be compressed from now on: RFC 7692. Their text cannot be judged here. */
    public void allowCompression() {
        compression = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (broken) {
            ReferenceCountUtil.release(msg);
        } else if (msg instanceof ByteBuf bytes) {
            follow(ctx, bytes);
        } else {
            ctx.fireChannelRead(msg);
        }
    }

    private void follow(ChannelHandlerContext ctx, ByteBuf bytes) {
        int frameStart = bytes.readerIndex();
        try {
            int at = frameStart;
            int end = bytes.writerIndex();
            while (at < end) {
                at = left < 0 ? onHead(bytes, at, end) : onPayload(bytes, at, end);
                if (left == 0) {
                    onFrame();
                    frameStart = at;
                }
            }
        } catch (CorruptedWebSocketFrameException breach) {
            broken = true;
            ByteBuf before = bytes.readRetainedSlice(frameStart - bytes.readerIndex());
            bytes.release();
            ctx.fireChannelRead(before);
            ctx.fireExceptionCaught(breach);
            return;
        }
        ctx.fireChannelRead(bytes);
    }

    private int onHead(ByteBuf bytes, int from, int end) {
        int at = head.read(bytes, from, end);
        if (head.whole()) {
            checkReserved();
            if (!head.control()) {
                onDataHead();
            }
            left = head.length();
            mask = head.mask();
        }
        return at;
    }

    private void checkReserved() {
        boolean begins = head.opcode() == TEXT || head.opcode() == BINARY;
        int allowed = compression && begins ? COMPRESSED : 0;
        if ((head.reserved() & ~allowed) != 0) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.PROTOCOL_ERROR,
                    "RSV != 0 and no extension negotiated, RSV:" + head.reserved());
        }
    }

    private void onDataHead() {
        if (head.opcode() != 0) {
            fragments = 0;
            text = head.opcode() == TEXT && head.reserved() == 0;
            utf8.reset();
        }
        fragments++;
        if (fragments > rules.maxFragments()) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.POLICY_VIOLATION,
                    "a message came in more than " + rules.maxFragments() + " fragments");
        }
    }

    private int onPayload(ByteBuf bytes, int from, int end) {
        int some = (int) Math.min(left, end - from);
        if (text && !head.control()) {
            if (!utf8.accepts(bytes, from, from + some, mask)) {
                throw notUtf8();
            }
            mask = Integer.rotateLeft(mask, some << 3);
        }
        left -= some;
        return from + some;
    }

    private void onFrame() {
        left = -1;
        boolean messageEnds = !head.control() && head.last();
        head.clear();
        if (messageEnds) {
            fragments = 0;
            boolean cutShort = text && !utf8.complete();
            text = false;
            if (cutShort) {
                throw notUtf8();
            }
        }
        if (fragments == 0) {
            sinceNanos = -1;
        }
    }

    private static CorruptedWebSocketFrameException notUtf8() {
        return new CorruptedWebSocketFrameException(
                WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "a text message is not UTF-8");
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (rules.patience() != null && !broken && sinceNanos == -1 && (fragments > 0 || head.begun())) {
            sinceNanos = ctx.executor().ticker().nanoTime();
            if (deadline == null) {
                lookIn(ctx, rules.patience().toNanos());
            }
        }
        ctx.fireChannelReadComplete();
    }

    /** One timer at a time, and none for whole messages: those that end in time leave it to find nothing. */
    private void lookIn(ChannelHandlerContext ctx, long nanos) {
        deadline = ctx.executor().schedule(() -> look(ctx), nanos, TimeUnit.NANOSECONDS);
    }

    private void look(ChannelHandlerContext ctx) {
        deadline = null;
        if (sinceNanos == -1 || broken || rules.patience() == null) {
            return;
        }
        long now = ctx.executor().ticker().nanoTime();
        if (!ctx.channel().config().isAutoRead()) {
            // It is we who do not read.
            sinceNanos = now;
        }
        long leftNanos = sinceNanos + rules.patience().toNanos() - now;
        if (leftNanos > 0) {
            lookIn(ctx, leftNanos);
            return;
        }
        broken = true;
        ctx.fireExceptionCaught(new CorruptedWebSocketFrameException(
                WebSocketCloseStatus.POLICY_VIOLATION,
                "a message was not complete after " + rules.patience().toMillis() + " ms"));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
