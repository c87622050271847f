package org.tandemrelay.audio.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.tandemrelay.audio.transcode.WholeStream.transcodeAll;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.opus.Opus;
import org.tandemrelay.audio.opus.OpusException;
import org.tandemrelay.audio.opus.OpusSettings;
import org.tandemrelay.testing.RecordedSpeech;
import org.tandemrelay.testing.Samples;
import org.tandemrelay.testing.Speech;

/** Between a caller that speaks Opus and a model or a telephone that does not. */
class OpusTranscodingTest {

    private static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;

    @BeforeAll
    static void requireOpus() {
        assumeTrue(Opus.available(), Opus.describe());
    }

    private static List<byte[]> packets(AudioFormat from, OpusSettings settings, byte[] audio, int chunk) {
        List<byte[]> packets = new ArrayList<>();
        AudioToOpus.PacketSink sink = packet -> {
            packets.add(ByteBufUtil.getBytes(packet));
            packet.release();
        };
        try (AudioToOpus transcoder = AudioToOpus.encodingFrom(from, settings)) {
            for (int at = 0; at < audio.length; at += chunk) {
                int length = Math.min(chunk, audio.length - at);
                transcoder.transcode(Unpooled.copiedBuffer(audio, at, length), ALLOC, sink);
            }
            transcoder.drain(ALLOC, sink);
        }
        return packets;
    }

    private static byte[] audio(List<byte[]> packets, AudioFormat to) {
        ByteBuf all = Unpooled.buffer();
        try (OpusToAudio transcoder = OpusToAudio.decodingTo(to)) {
            for (byte[] packet : packets) {
                append(all, transcoder.transcode(Unpooled.wrappedBuffer(packet), ALLOC));
            }
            append(all, transcoder.drain(ALLOC));
            return ByteBufUtil.getBytes(all);
        } finally {
            all.release();
        }
    }

    private static void append(ByteBuf all, ByteBuf some) {
        all.writeBytes(some);
        some.release();
    }

    @ParameterizedTest
    @CsvSource({
        "PCMU, 48000, audio/pcm;rate=24000",
        "audio/pcm;rate=24000, 48000, PCMU",
        "G722, 16000, PCMA",
        "L16/44100/2, 48000, audio/pcm;rate=22050",
        "audio/pcm;rate=8000, 24000, L16/11025/2"
    })
    void bringsSpeechThroughFromAnyFormatToAnyOther(String from, int opusHz, String to) throws Exception {
        // Given
        byte[] pcm = RecordedSpeech.load(RecordedSpeech.COMMAND).pcm16Mono(8_000);
        AudioFormat in = AudioFormat.parse(from);
        AudioFormat out = AudioFormat.parse(to);
        byte[] speech = transcodeAll(AudioFormat.pcm16(8_000), in, pcm);

        // When
        OpusSettings settings = OpusSettings.voice(opusHz).withBitrate(48_000);
        byte[] heard = audio(packets(in, settings, speech, 777), out);

        // Then: as long as it was, up to a packet, and the same speech; the
        // codec's own delay needs room to be found, and its high-pass for voices turns the phases of the lowest tones
        double addedMillis = out.millisOf(heard.length) - in.millisOf(speech.length);
        assertThat(addedMillis).isBetween(-1.0, 21.0);
        byte[] room = Speech.silence(100, out);
        byte[] withRoom = Arrays.copyOf(heard, heard.length + room.length);
        System.arraycopy(room, 0, withRoom, heard.length, room.length);
        assertThat(Speech.likeness(speech, in, withRoom, out)).isGreaterThan(0.8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 159, 160, 5_000})
    void makesTheSamePacketsHoweverTheInputIsCut(int chunk) throws Exception {
        // Given
        byte[] speech =
                Arrays.copyOf(RecordedSpeech.load(RecordedSpeech.ANNOUNCEMENT).data(), 16_001);
        OpusSettings settings = OpusSettings.voice(24_000);
        List<byte[]> expected = packets(AudioFormat.pcm16(8_000), settings, speech, 16_001);

        // When
        List<byte[]> packets = packets(AudioFormat.pcm16(8_000), settings, speech, chunk);

        // Then
        assertThat(packets).hasSize(50).usingRecursiveComparison().isEqualTo(expected);
    }

    @Test
    void makesUpForLostPackets() throws Exception {
        // Given
        byte[] speech = RecordedSpeech.load("not-ill-disposed").pcm16Mono(16_000);
        OpusSettings settings = OpusSettings.voice(16_000).withExpectedLossPercent(30);
        List<byte[]> packets = packets(AudioFormat.pcm16(16_000), settings, speech, 640);
        short[] whole = Samples.of(audio(packets, AudioFormat.pcm16(16_000)));
        double[] snr = new double[2];

        // When: every seventh packet is lost
        for (int way = 0; way < 2; way++) {
            ByteBuf all = Unpooled.buffer();
            try (OpusToAudio transcoder = OpusToAudio.decodingTo(AudioFormat.pcm16(16_000))) {
                for (int i = 0; i + 1 < packets.size(); i++) {
                    ByteBuf next = Unpooled.wrappedBuffer(packets.get(i + 1));
                    if (i % 7 != 3) {
                        append(all, transcoder.transcode(Unpooled.wrappedBuffer(packets.get(i)), ALLOC));
                    } else {
                        append(all, way == 0 ? transcoder.conceal(20, ALLOC) : transcoder.recover(next, 20, ALLOC));
                    }
                }
                snr[way] = Samples.snrDb(whole, Samples.of(ByteBufUtil.getBytes(all)));
            } finally {
                all.release();
            }
        }

        // Then
        assertThat(snr[0]).isGreaterThan(5);
        assertThat(snr[1]).isGreaterThan(snr[0] + 3);
    }

    @Test
    void goesOnAfterAPacketThatIsNone() {
        // Given
        byte[] good = packets(AudioFormat.mulaw(), OpusSettings.voice(8_000), new byte[160], 160)
                .get(0);
        ByteBuf bad = Unpooled.buffer().writeBytes(new byte[] {(byte) 0xFF, (byte) 0xFF});
        try (OpusToAudio transcoder = OpusToAudio.decodingTo(AudioFormat.mulaw())) {
            // When
            assertThatThrownBy(() -> transcoder.transcode(bad, ALLOC)).isInstanceOf(OpusException.class);

            // Then
            ByteBuf out = transcoder.transcode(Unpooled.wrappedBuffer(good), ALLOC);
            assertThat(bad.refCnt()).isZero();
            assertThat(out.readableBytes()).isEqualTo(160);
            out.release();
        }
    }

    @Test
    void startsAnewAfterDraining() {
        // Given
        byte[] tone = Samples.toPcm16Le(Samples.sine(300, 9_000, 24_000, 4_801));
        List<byte[]> twice = new ArrayList<>();
        AudioToOpus.PacketSink sink = packet -> {
            twice.add(ByteBufUtil.getBytes(packet));
            packet.release();
        };

        // When
        try (AudioToOpus transcoder = AudioToOpus.encodingFrom(AudioFormat.pcm16(24_000), OpusSettings.voice(48_000))) {
            for (int round = 0; round < 2; round++) {
                transcoder.transcode(Unpooled.wrappedBuffer(tone), ALLOC, sink);
                transcoder.drain(ALLOC, sink);
            }
            transcoder.close();
        }

        // Then
        assertThat(twice).hasSize(22);
        assertThat(twice.subList(11, 22)).usingRecursiveComparison().isEqualTo(twice.subList(0, 11));
    }

    @Test
    void saysWhatItDoesNotTranscode() {
        assertThatThrownBy(() -> OpusToAudio.decodingTo(AudioFormat.parse("opus")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Opus");
        assertThatThrownBy(() -> AudioToOpus.encodingFrom(AudioFormat.parse("opus"), OpusSettings.voice(16_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Opus");
    }
}
