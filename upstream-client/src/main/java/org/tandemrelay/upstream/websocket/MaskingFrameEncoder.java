package org.tandemrelay.upstream.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Netty's encoder of a client's frames, which masks whole messages eight bytes at a time, and without a check for each of them: masking
 * was the dearest single thing that a relay did for a frame of speech.
 */
public final class MaskingFrameEncoder extends WebSocket13FrameEncoder {

    private static final int MOST_HEAD_BYTES = 14;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;

    /** An encoder for one connection. */
    public MaskingFrameEncoder() {
        super(true);
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) throws Exception {
        boolean data = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
        if (data && frame.isFinalFragment() && frame.rsv() == 0) {
            int opcode = frame instanceof TextWebSocketFrame ? FrameHead.TEXT : FrameHead.BINARY;
            out.add(message(ctx, opcode, frame.content()));
        } else {
            super.encode(ctx, frame, out);
        }
    }

    private static ByteBuf message(ChannelHandlerContext ctx, int opcode, ByteBuf payload) {
        int length = payload.readableBytes();
        ByteBuf message = ctx.alloc().directBuffer(MOST_HEAD_BYTES + length, MOST_HEAD_BYTES + length);
        message.writeByte(FINAL | opcode);
        if (length < SHORT_LENGTH) {
            message.writeByte(MASKED | length);
        } else if (length <= 0xffff) {
            message.writeByte(MASKED | SHORT_LENGTH).writeShort(length);
        } else {
            message.writeByte(MASKED | LONG_LENGTH).writeLong(length);
        }
        int mask = ThreadLocalRandom.current().nextInt();
        message.writeInt(mask);
        byte[] scratch = Scratch.get();
        int to = payload.writerIndex();
        // Its length is a multiple of four: each piece begins with the mask's first byte.
        for (int at = payload.readerIndex(); at < to; at += scratch.length) {
            int some = Math.min(scratch.length, to - at);
            payload.getBytes(at, scratch, 0, some);
            Masks.apply(scratch, some, mask);
            message.writeBytes(scratch, 0, some);
        }
        return message;
    }
}
