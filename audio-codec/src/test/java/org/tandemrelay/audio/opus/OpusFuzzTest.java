package org.tandemrelay.audio.opus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.BeforeAll;

class OpusFuzzTest {

    private static final int MAX_PACKETS = 8;

    private static final int[] RATES = {8_000, 12_000, 16_000, 24_000, 48_000};

    private static final int GUARD = 0x5AFE_5AFE;

    @BeforeAll
    static void requireOpus() {
        assumeTrue(Opus.available(), Opus.describe());
    }

    /**
     * A stranger's packets in any order, with losses that are recovered or concealed, into buffers with a guard behind them.
     *
     * @param script a byte that chooses the decoder, then for each packet a byte that chooses what is done, two with a length
     *     and as many with the packet
     */
    @FuzzTest(maxDuration = "2m")
    void decodesAnyPacketsOrRefusesThem(byte[] script) {
        ByteBuf data = Unpooled.wrappedBuffer(script);
        int choice = data.isReadable() ? data.readUnsignedByte() : 0;
        int rateHz = RATES[choice % RATES.length];
        int channels = 1 + (choice >> 6 & 1);
        int room = rateHz * 120 / 1_000 * channels * Short.BYTES;
        ByteBuf out = choice < 128 ? Unpooled.directBuffer(room + 4, room + 4) : Unpooled.buffer(room + 4, room + 4);
        try (OpusDecoder decoder = OpusDecoder.open(rateHz, channels)) {
            for (int i = 0; i < MAX_PACKETS && data.readableBytes() > 3; i++) {
                // Given
                int treatment = data.readUnsignedByte();
                int length = data.readUnsignedShort();
                ByteBuf packet = data.readSlice(Math.min(length, data.readableBytes()));
                out.clear().setInt(room, GUARD);

                // When
                int samples = decode(decoder, treatment, length, packet, out);

                // Then
                assertThat(out.readableBytes()).isEqualTo(samples * channels * Short.BYTES);
                assertThat(out.getInt(room)).isEqualTo(GUARD);
            }
        } finally {
            out.release();
        }
    }

    private static int decode(OpusDecoder decoder, int treatment, int length, ByteBuf packet, ByteBuf out) {
        try {
            return switch (treatment & 3) {
                case 0 -> decoder.conceal(length, out);
                case 1 -> decoder.recover(packet, treatment * 20, out);
                default -> decoder.decode(packet, out);
            };
        } catch (OpusException e) {
            assertThat(e.getMessage()).isNotBlank();
            return 0;
        }
    }
}
