package org.tandemrelay.audio.opus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.tandemrelay.audio.opus.OpusPackets.decode;
import static org.tandemrelay.audio.opus.OpusPackets.encode;
import static org.tandemrelay.audio.opus.OpusPackets.lookahead;
import static org.tandemrelay.audio.opus.OpusPackets.samples;
import static org.tandemrelay.audio.opus.OpusPackets.snrDb;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tandemrelay.testing.RecordedSpeech;
import org.tandemrelay.testing.Samples;

/** Voices through packets: against another implementation, with losses and with silence. */
class OpusSpeechTest {

    @BeforeAll
    static void printWhichOpus() {
        System.out.println(Opus.describe());
        assumeTrue(Opus.available(), Opus.describe());
    }

    @Test
    void isUnderstoodByAnotherImplementation() throws Exception {
        // Given
        OpusSettings settings = OpusSettings.voice(16_000).withBitrate(48_000);
        short[] speech = RecordedSpeech.samples("rather-selfish", 16_000);
        List<byte[]> packets = encode(settings, speech);
        var other = new io.github.jaredmdobson.concentus.OpusDecoder(16_000, 1);
        short[] theirs = new short[packets.size() * 320];

        // When
        for (int i = 0; i < packets.size(); i++) {
            other.decode(packets.get(i), 0, packets.get(i).length, theirs, i * 320, 320, false);
        }

        // Then
        short[] ours = decode(packets, 16_000, 1);
        assertThat(Samples.snrDb(ours, theirs)).isGreaterThan(40);
        assertThat(snrDb(speech, ours, lookahead(settings))).isGreaterThan(4);
    }

    @Test
    void understandsAnotherImplementation() throws Exception {
        // Given
        short[] speech = RecordedSpeech.samples("rather-selfish", 16_000);
        var other = new io.github.jaredmdobson.concentus.OpusEncoder(
                16_000, 1, io.github.jaredmdobson.concentus.OpusApplication.OPUS_APPLICATION_VOIP);
        other.setBitrate(64_000);
        var theirDecoder = new io.github.jaredmdobson.concentus.OpusDecoder(16_000, 1);
        List<byte[]> packets = new ArrayList<>();
        short[] theirs = new short[speech.length / 320 * 320];
        byte[] room = new byte[1_500];
        for (int at = 0; at + 320 <= speech.length; at += 320) {
            byte[] packet = Arrays.copyOf(room, other.encode(speech, at, 320, room, 0, room.length));
            packets.add(packet);
            theirDecoder.decode(packet, 0, packet.length, theirs, at, 320, false);
        }

        // When
        short[] ours = decode(packets, 16_000, 1);

        // Then
        assertThat(Samples.snrDb(theirs, ours)).isGreaterThan(40);
    }

    @Test
    void recoversALostPacketFromTheNextBetterThanItConceals() throws Exception {
        // Given
        OpusSettings settings = OpusSettings.voice(16_000).withExpectedLossPercent(30);
        short[] speech = RecordedSpeech.samples("not-ill-disposed", 16_000);
        List<byte[]> packets = encode(settings, speech);
        short[] whole = decode(packets, 16_000, 1);
        double recovered = 0;
        double concealed = 0;

        // When: every seventh packet is lost
        for (boolean recover : new boolean[] {true, false}) {
            ByteBuf out = Unpooled.directBuffer();
            try (OpusDecoder decoder = OpusDecoder.open(16_000, 1)) {
                for (int i = 0; i + 1 < packets.size(); i++) {
                    if (i % 7 != 3) {
                        decoder.decode(Unpooled.wrappedBuffer(packets.get(i)), out);
                    } else if (recover) {
                        ByteBuf next = Unpooled.wrappedBuffer(packets.get(i + 1));
                        assertThat(decoder.recover(next, 320, out)).isEqualTo(320);
                        assertThat(next.readerIndex()).isZero();
                    } else {
                        assertThat(decoder.conceal(320, out)).isEqualTo(320);
                    }
                }
            }
            double snr = Samples.snrDb(whole, samples(out));
            recovered = recover ? snr : recovered;
            concealed = recover ? concealed : snr;
            out.release();
        }

        // Then
        System.out.printf("every seventh packet lost: %.1f dB recovered, %.1f dB concealed%n", recovered, concealed);
        assertThat(recovered).isGreaterThan(concealed + 3);
    }

    @Test
    void leavesSilenceOut() {
        // Given
        OpusSettings settings = OpusSettings.voice(16_000).withDiscontinuous(true);

        // When
        List<byte[]> packets = encode(settings, new short[16_000 * 3]);

        // Then
        assertThat(packets.stream().filter(packet -> packet.length <= 2).count())
                .isGreaterThan(100);
        assertThat(decode(packets, 16_000, 1)).hasSize(16_000 * 3);
    }
}
