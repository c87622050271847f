package org.tandemrelay.upstream.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FrameShortcutTest {

    /** A ping, a text to take, half a message, a text to leave, a binary of 300 bytes, one longer than is looked at, a text to take. */
    private static final byte[] STREAM = stream();

    private final List<String> taken = new ArrayList<>();

    @Test
    void takesWholeMessagesAndPassesAllElseOnUnchanged() {
        // Given
        EmbeddedChannel channel = channel();

        // When
        channel.writeInbound(Unpooled.copiedBuffer(STREAM));

        // Then
        assertThat(taken).containsExactly("take 1", "take 2");
        assertThat(passed(channel)).isEqualTo(withoutTaken());
    }

    @Property(tries = 300)
    void doesTheSameHoweverTheBytesArrive(@ForAll @IntRange(min = 1, max = 9_000) int size) {
        // Given
        taken.clear();
        EmbeddedChannel channel = channel();

        // When
        for (int from = 0; from < STREAM.length; from += size) {
            channel.writeInbound(Unpooled.copiedBuffer(STREAM, from, Math.min(size, STREAM.length - from)));
        }

        // Then
        assertThat(taken).containsExactly("take 1", "take 2");
        assertThat(passed(channel)).isEqualTo(withoutTaken());
    }

    private EmbeddedChannel channel() {
        return new EmbeddedChannel(new FrameShortcut() {
            @Override
            protected boolean takes(ChannelHandlerContext ctx, boolean text, byte[] payload, int length) {
                String message = new String(payload, 0, length, StandardCharsets.US_ASCII);
                boolean wanted = text && message.startsWith("take");
                if (wanted) {
                    taken.add(message);
                }
                return wanted;
            }
        });
    }

    private static byte[] passed(EmbeddedChannel channel) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf some = channel.readInbound(); some != null; some = channel.readInbound()) {
            all.writeBytes(some);
            some.release();
        }
        assertThat(channel.finishAndReleaseAll()).isFalse();
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes).release();
        return bytes;
    }

    private static byte[] stream() {
        return joined(ping(), frame(0x81, "take 1"), rest(), frame(0x81, "take 2"));
    }

    private static byte[] withoutTaken() {
        return joined(ping(), rest());
    }

    private static byte[] ping() {
        return frame(0x89, "take?");
    }

    private static byte[] rest() {
        return joined(
                frame(0x01, "take"),
                frame(0x80, " this not"),
                frame(0x81, "leave"),
                frame(0x82, "b".repeat(300)),
                frame(0x81, "take" + "l".repeat(70_000)));
    }

    /** Masked, as a client's. */
    private static byte[] frame(int first, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.US_ASCII);
        ByteBuf out = Unpooled.buffer().writeByte(first);
        if (bytes.length < 126) {
            out.writeByte(0x80 | bytes.length);
        } else if (bytes.length < 65_536) {
            out.writeByte(0x80 | 126).writeShort(bytes.length);
        } else {
            out.writeByte(0x80 | 127).writeLong(bytes.length);
        }
        out.writeInt(0x1234abcd);
        Masks.apply(bytes, bytes.length, 0x1234abcd);
        out.writeBytes(bytes);
        byte[] whole = new byte[out.readableBytes()];
        out.readBytes(whole).release();
        return whole;
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuf all = Unpooled.wrappedBuffer(parts);
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes).release();
        return bytes;
    }
}
