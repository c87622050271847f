package org.tandemrelay.audio.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.Encoding;
import org.tandemrelay.audio.transcode.Transcoder;

class FramerTest {

    private static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;

    private final List<byte[]> frames = new ArrayList<>();

    private void collect(ByteBuf frame) {
        frames.add(ByteBufUtil.getBytes(frame));
        frame.release();
    }

    @Property(tries = 300)
    void givesTheSameFramesHoweverTheStreamIsCut(
            @ForAll @Size(max = 40) List<@IntRange(max = 700) Integer> chunkBytes) {
        // Given
        frames.clear();
        Framer framer = new Framer(AudioFormat.mulaw());
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        byte next = 0;

        // When
        for (int bytes : chunkBytes) {
            byte[] chunk = new byte[bytes];
            for (int i = 0; i < bytes; i++) {
                chunk[i] = next++;
            }
            sent.writeBytes(chunk);
            framer.offer(ALLOC.buffer().writeBytes(chunk), ALLOC, this::collect);
        }
        framer.flush(this::collect);

        // Then
        byte[] expected = sent.toByteArray();
        assertThat(frames)
                .hasSize((expected.length + 159) / 160)
                .allSatisfy(frame -> assertThat(frame).hasSize(160));
        byte[] joined = new byte[frames.size() * 160];
        Arrays.fill(joined, expected.length, joined.length, (byte) 0);
        for (int i = 0; i < frames.size(); i++) {
            System.arraycopy(frames.get(i), 0, joined, i * 160, 160);
        }
        assertThat(joined).startsWith(expected);
        for (int i = expected.length; i < joined.length; i++) {
            assertThat(joined[i]).isEqualTo((byte) 0xFF);
        }
        assertThat(framer.pendingBytes()).isZero();
    }

    @Test
    void releasesEverythingWhenTheSinkThrows() {
        // Given
        Framer framer = new Framer(AudioFormat.mulaw());
        ByteBuf chunk = ALLOC.buffer().writeZero(500);

        // When
        assertThatThrownBy(() -> framer.offer(chunk, ALLOC, frame -> {
                    frame.release();
                    throw new IllegalStateException("full");
                }))
                .hasMessage("full");

        // Then
        assertThat(chunk.refCnt()).isZero();
        assertThat(framer.pendingBytes()).isZero();
    }

    @Test
    void dropsTheFrameThatIsBegunWhenClosed() {
        // Given
        Framer framer = new Framer(AudioFormat.pcm16(24_000));
        framer.offer(ALLOC.buffer().writeZero(961), ALLOC, this::collect);

        // When
        framer.close();
        framer.flush(this::collect);

        // Then
        assertThat(frames).hasSize(1);
    }

    @Test
    void refusesAFrameThatIsNoWholeNumberOfSamples() {
        assertThatThrownBy(() -> new Framer(AudioFormat.pcm16(11_025), 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("11025");
    }

    @Test
    void writesSilenceInEveryEncoding() {
        for (Encoding encoding : EnumSet.complementOf(EnumSet.of(Encoding.OPUS))) {
            // Given
            ByteBuf out = Unpooled.buffer();

            // When
            Silence.write(out, encoding, 13);

            // Then
            assertThat(out.readableBytes()).isEqualTo(13);
            assertThat(ByteBufUtil.getBytes(out)).containsOnly(Silence.octet(encoding));
            out.release();
        }
        assertThat(Silence.octet(Encoding.MULAW)).isEqualTo((byte) 0xFF);
        assertThat(Silence.octet(Encoding.ALAW)).isEqualTo((byte) 0xD5);
    }

    @Test
    void fillsUpWithWhatDecodesToSilence() {
        for (AudioFormat format : List.of(AudioFormat.mulaw(), AudioFormat.alaw(), AudioFormat.g722())) {
            // Given
            ByteBuf pcm = Unpooled.buffer();
            Framer framer = new Framer(format);
            framer.offer(ALLOC.buffer().writeByte(Silence.octet(format.encoding())), ALLOC, this::collect);

            // When
            framer.flush(frame -> {
                try (Transcoder decoder = Transcoder.between(format, AudioFormat.pcm16(format.sampleRateHz()))) {
                    decoder.transcode(frame, pcm);
                }
                frame.release();
            });

            // Then
            assertThat(AudioFormat.pcm16(format.sampleRateHz()).millisOf(pcm.readableBytes()))
                    .isEqualTo(20);
            while (pcm.isReadable()) {
                assertThat(pcm.readShortLE()).isBetween((short) -8, (short) 8);
            }
            pcm.release();
        }
    }

    @Test
    void hasNoFramesForPackets() {
        assertThatThrownBy(() -> new Framer(AudioFormat.parse("opus")))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> Silence.octet(Encoding.OPUS)).isInstanceOf(IllegalArgumentException.class);
    }
}
