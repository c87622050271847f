package org.tandemrelay.relay.call.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.tandemrelay.audio.AudioFormat;

/** What is kept for a model that is not ready, whatever it comes in. */
class AudioHoldTest {

    private static final AudioFormat PCM8 = AudioFormat.pcm16(8_000);

    /** More than twice what is held. */
    private static final int FRAMES = 100_000;

    private final AudioHold hold = new AudioHold(ByteBufAllocator.DEFAULT);

    @Test
    void keepsManyTinyFramesInAFewBlocks() {
        // When
        long dropped = 0;
        for (int i = 0; i < FRAMES; i++) {
            dropped += hold.add(Unpooled.wrappedBuffer(new byte[] {(byte) i, (byte) (i >> 8)}), PCM8, 5_000);
        }

        // Then
        int blocks = hold.blockCount();
        byte[] kept = drain(hold);
        assertThat(blocks).isEqualTo(5_000 / 20);
        assertThat(dropped).isEqualTo(2L * FRAMES - PCM8.bytesOf(5_000));
        assertThat(kept).hasSize((int) PCM8.bytesOf(5_000));
        assertThat(kept[0] & 0xff | (kept[1] & 0xff) << 8).isEqualTo((FRAMES - 40_000) & 0xffff);
    }

    @Test
    void releasesWhatIsLeft() {
        // Given
        ByteBuf audio = Unpooled.buffer().writeZero(5_000);
        hold.add(audio, PCM8, 5_000);

        // When
        hold.close();

        // Then
        assertThat(audio.refCnt()).isZero();
        assertThat(hold.isEmpty()).isTrue();
    }

    @Property(tries = 300)
    void keepsTheNewestInOrderAndInStep(
            @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 900) Integer> frames,
            @ForAll @IntRange(min = 1, max = 100) int limitMillis) {
        // Given
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long dropped = 0;

        // When
        for (int frame : frames) {
            byte[] bytes = new byte[frame];
            for (int i = 0; i < frame; i++) {
                bytes[i] = (byte) (31 * (all.size() + i) >> 3);
            }
            all.writeBytes(bytes);
            dropped += hold.add(Unpooled.copiedBuffer(bytes), PCM8, limitMillis);
        }

        // Then
        byte[] kept = drain(hold);
        assertThat(dropped % 2).isZero();
        assertThat(kept.length).isLessThanOrEqualTo((int) PCM8.bytesOf(limitMillis) + 1);
        assertThat(kept).isEqualTo(Arrays.copyOfRange(all.toByteArray(), (int) dropped, all.size()));
        assertThat(dropped).isLessThanOrEqualTo(Math.max(0, all.size() + 1 - PCM8.bytesOf(limitMillis)));
    }

    private static byte[] drain(AudioHold hold) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        for (ByteBuf block = hold.poll(); block != null; block = hold.poll()) {
            byte[] bytes = new byte[block.readableBytes()];
            block.readBytes(bytes);
            block.release();
            kept.writeBytes(bytes);
        }
        return kept.toByteArray();
    }
}
