package org.tandemrelay.relay.warmup;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One end of a WebSocket that trusts the other: finds where the HTTP head and the frames end, and does not look into them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.2">RFC 6455, 5.2: base framing protocol</a>
 */
abstract class RawSocketHandler extends ByteToMessageDecoder {

    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;

    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    static final int MASK_BYTES = 4;
    private static final int LENGTH_OF_16_BITS = 126;
    private static final int LENGTH_OF_64_BITS = 127;
    private static final ByteBuf END_OF_HEAD =
            Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.US_ASCII));

    private boolean upgraded;

    /** The head has come, with its last line's end. */
    abstract void onHead(ChannelHandlerContext ctx, String head);

    /**
     * A frame has come.
     *
     * @param payload borrowed; if it is masked, the mask stands before it
     */
    abstract void onFrame(ChannelHandlerContext ctx, int opcode, ByteBuf payload);

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (upgraded) {
            frame(ctx, in);
            return;
        }
        int end = ByteBufUtil.indexOf(END_OF_HEAD.duplicate(), in);
        if (end >= 0) {
            upgraded = true;
            int length = end + END_OF_HEAD.readableBytes();
            onHead(ctx, in.readCharSequence(length, StandardCharsets.US_ASCII).toString());
        }
    }

    private void frame(ChannelHandlerContext ctx, ByteBuf in) {
        int start = in.readerIndex();
        int lengthBytes = in.readableBytes() < 2
                ? 0
                : switch (in.getByte(start + 1) & LENGTH) {
                    case LENGTH_OF_16_BITS -> 2;
                    case LENGTH_OF_64_BITS -> 8;
                    default -> 0;
                };
        if (in.readableBytes() < 2 + lengthBytes) {
            return;
        }
        int second = in.getByte(start + 1);
        long length = switch (lengthBytes) {
            case 2 -> in.getUnsignedShort(start + 2);
            case 8 -> in.getLong(start + 2);
            default -> second & LENGTH;
        };
        int headBytes = 2 + lengthBytes;
        long rest = length + ((second & MASKED) == 0 ? 0 : MASK_BYTES);
        if (in.readableBytes() >= headBytes + rest) {
            int opcode = in.getByte(start) & 0xf;
            ByteBuf payload = in.slice(start + headBytes, (int) rest);
            in.skipBytes(headBytes + (int) rest);
            onFrame(ctx, opcode, payload);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        super.channelReadComplete(ctx);
        ctx.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Whoever waits for this connection sees that it is gone.
        ctx.close();
    }
}
