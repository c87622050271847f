package org.tandemrelay.relay.call.downlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.Packets;
import org.tandemrelay.upstream.session.OutputItem;

/** What becomes of packets when a call ends or is interrupted in the middle of them. */
class PacketCutterTest {

    private static final int PACKET_BYTES = 160;
    private static final OutputItem ITEM = new OutputItem("answer", "item");

    private final List<Integer> lengths = new ArrayList<>();
    private final List<Integer> withheld = new ArrayList<>();
    private Runnable onPacket = () -> {};
    private final PacketCutter cutter =
            new PacketCutter(Packets.of(AudioFormat.mulaw(), 20), ByteBufAllocator.DEFAULT, new PacketCutter.Output() {
                @Override
                public void onPacket(OutputItem item, ByteBuf packet) {
                    lengths.add(packet.readableBytes());
                    packet.release();
                    onPacket.run();
                }

                @Override
                public void onPadding(OutputItem item, int bytes) {
                    lengths.add(-bytes);
                }

                @Override
                public void onWithheld(OutputItem item, int bytes) {
                    withheld.add(bytes);
                }
            });

    @Test
    void keepsNothingIfWhomAPacketGoesToEndsTheCall() {
        // Given
        onPacket = cutter::close;
        ByteBuf speech = Unpooled.buffer().writeZero(3 * PACKET_BYTES + 7);

        // When
        cutter.add(ITEM, speech);
        cutter.end();

        // Then
        assertThat(lengths).containsExactly(PACKET_BYTES);
        assertThat(speech.refCnt()).isZero();
    }

    @Test
    void beginsAnewAfterAnInterruption() {
        // Given
        cutter.add(ITEM, Unpooled.buffer().writeZero(PACKET_BYTES + 7));

        // When
        cutter.drop();
        cutter.add(ITEM, Unpooled.buffer().writeZero(PACKET_BYTES - 1));
        cutter.end();

        // Then
        assertThat(lengths).containsExactly(PACKET_BYTES, PACKET_BYTES, -1);
        assertThat(withheld).containsExactly(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1_001})
    void hasNoPacketsOfSuchALength(int millis) {
        assertThatThrownBy(() -> Packets.of(AudioFormat.mulaw(), millis))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(millis + " ms");
    }

    @Test
    void hasNoOpusOfAnyLength() {
        assertThatThrownBy(() -> Packets.any(AudioFormat.parse("opus")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("audio/opus");
    }
}
