package org.tandemrelay.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.audio.opus.Opus;
import org.tandemrelay.audio.opus.OpusDecoder;
import org.tandemrelay.audio.opus.OpusEncoder;
import org.tandemrelay.audio.opus.OpusSettings;
import org.tandemrelay.audio.transcode.AudioToOpus;
import org.tandemrelay.audio.transcode.OpusToAudio;
import org.tandemrelay.audio.transcode.Transcoder;
import org.tandemrelay.audio.vad.EnergyVad;
import org.tandemrelay.audio.vad.VadSettings;
import org.tandemrelay.audio.vad.VoiceActivityDetector;
import org.tandemrelay.audio.wav.WavAudio;
import org.tandemrelay.audio.wav.WavWriter;
import org.tandemrelay.testing.RecordedSpeech;

/** The examples of the README, so that they stay true. */
class ReadmeTest {

    private static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;

    @Test
    void transcodesATelephoneForAModel() {
        // Given
        ByteBuf frame = ALLOC.buffer().writeZero(160);

        // When
        try (Transcoder toModel = Transcoder.between(AudioFormat.mulaw(), AudioFormat.parse("audio/pcm;rate=24000"))) {
            ByteBuf pcm = toModel.transcode(frame, ALLOC); // takes the frame
            assertThat(pcm.readableBytes()).isEqualTo(2 * (480 - 60)); // 20 ms less the filter's 2.5 ms
            pcm.release();
            ByteBuf rest = toModel.drain(ALLOC); // at the end of the stream
            assertThat(rest.readableBytes()).isEqualTo(2 * 60);
            rest.release();
        }
    }

    @Test
    void readsAndWritesWav(@TempDir Path directory) throws Exception {
        // Given
        Path file = directory.resolve("recording.wav");
        byte[] speech = RecordedSpeech.load(RecordedSpeech.COMMAND).pcm16Mono(24_000);

        // When
        ByteBuf pcm = ALLOC.buffer().writeBytes(speech);
        try (WavWriter writer = WavWriter.create(file, AudioFormat.pcm16(24_000))) {
            writer.write(pcm); // may be read while it grows
        } finally {
            pcm.release();
        }

        // Then
        byte[] telephone = WavAudio.read(file).pcm16Mono(8_000);
        assertThat(AudioFormat.pcm16(8_000).millisOf(telephone.length)).isEqualTo(2_786);
    }

    @Test
    void hearsSpeech() throws Exception {
        // Given
        StringBuilder heard = new StringBuilder();
        EnergyVad vad = new EnergyVad(16_000, VadSettings.eager());
        ByteBuf pcm = ALLOC.buffer()
                .writeBytes(RecordedSpeech.load(RecordedSpeech.COMMAND).data());

        // When
        vad.process(pcm, new VoiceActivityDetector.Listener() {
            @Override
            public void onSpeechStarted(long atMillis) {
                heard.append("started at ").append(atMillis).append(" ms");
            }

            @Override
            public void onSpeechStopped(long atMillis) {
                heard.append(", stopped at ").append(atMillis).append(" ms");
            }
        });
        pcm.release();

        // Then
        assertThat(heard.toString()).startsWith("started at ").contains(", stopped at ");
    }

    @Test
    void encodesAndDecodesOpus() {
        assumeTrue(Opus.available(), Opus.describe());
        ByteBuf pcm = ALLOC.directBuffer().writeZero(960);
        ByteBuf packet = ALLOC.directBuffer();
        ByteBuf back = ALLOC.directBuffer();
        try (OpusEncoder encoder = OpusEncoder.open(OpusSettings.voice(24_000).withExpectedLossPercent(10));
                OpusDecoder decoder = OpusDecoder.open(24_000, 1)) {
            // When
            encoder.encode(pcm, packet); // 20 ms in, one packet out
            decoder.decode(packet, back); // or conceal(480, back), or recover(next, 480, back)

            // Then
            assertThat(back.readableBytes()).isEqualTo(960);
        } finally {
            pcm.release();
            packet.release();
            back.release();
        }
    }

    @Test
    void transcodesOpusForAModelAndBack() {
        assumeTrue(Opus.available(), Opus.describe());
        // Given
        List<ByteBuf> sent = new ArrayList<>();
        ByteBuf speech = ALLOC.buffer().writeZero(960);
        try (OpusToAudio toModel = OpusToAudio.decodingTo(AudioFormat.pcm16(24_000));
                AudioToOpus toCaller =
                        AudioToOpus.encodingFrom(AudioFormat.pcm16(24_000), OpusSettings.voice(48_000))) {
            // When
            toCaller.transcode(speech, ALLOC, sent::add); // takes any chunk, gives whole packets
            toCaller.drain(ALLOC, sent::add);
            ByteBuf pcm = toModel.transcode(sent.remove(0), ALLOC); // takes the packet

            // Then
            assertThat(pcm.readableBytes()).isEqualTo(960);
            pcm.release();
        } finally {
            sent.forEach(ByteBuf::release);
        }
    }
}
