package org.tandemrelay.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioFormatTest {

    @Test
    void countsBytesAndTimeAtARateThatIsNoMultipleOfAThousand() {
        // Given
        AudioFormat format = AudioFormat.pcm16(11_025);

        // Then
        assertThat(format.bytesOf(20)).isEqualTo(440);
        assertThat(format.millisOf(22_050)).isEqualTo(1_000);
        assertThat(format.nanosOf(22_050L * 3_600)).isEqualTo(3_600_000_000_000L);
    }

    @Test
    void countsTwoSamplesOfG722InAByte() {
        // Given
        AudioFormat format = AudioFormat.g722();

        // Then
        assertThat(format.bytesPerSecond()).isEqualTo(8_000);
        assertThat(format.bytesOf(20)).isEqualTo(160);
        assertThat(format.millisOf(160)).isEqualTo(20);
    }

    @Test
    void doesNotCountTimeInPackets() {
        // Given
        AudioFormat opus = AudioFormat.parse("opus");

        // Then
        assertThat(opus.encoding().packetised()).isTrue();
        assertThatThrownBy(() -> opus.bytesOf(20)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void namesWhatItRefuses() {
        assertThatThrownBy(() -> AudioFormat.pcm16(4_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4000 Hz");
        assertThatThrownBy(() -> new AudioFormat(Encoding.G722, 8_000, 1)).hasMessageContaining("8000 Hz");
        assertThatThrownBy(() -> new AudioFormat(Encoding.OPUS, 44_100, 1)).hasMessageContaining("44100 Hz");
        assertThatThrownBy(() -> new AudioFormat(Encoding.PCM16_LE, 8_000, 6)).hasMessageContaining("6 channels");
    }

    @ParameterizedTest
    @CsvSource({
        "PCMU, MULAW, 8000, 1",
        "PCMA/8000, ALAW, 8000, 1",
        "audio/pcmu, MULAW, 8000, 1",
        "audio/x-mulaw;rate=8000, MULAW, 8000, 1",
        "audio/x-mulaw; rate=8000; channels=1, MULAW, 8000, 1",
        "audio/basic, MULAW, 8000, 1",
        "g711_ulaw, MULAW, 8000, 1",
        "g711_alaw, ALAW, 8000, 1",
        "audio/pcm;rate=24000;channels=1, PCM16_LE, 24000, 1",
        "audio/x-l16;rate=16000, PCM16_LE, 16000, 1",
        "linear16;rate=16000, PCM16_LE, 16000, 1",
        "pcm16, PCM16_LE, 24000, 1",
        "slin16, PCM16_LE, 16000, 1",
        "L16/44100/2, PCM16_BE, 44100, 2",
        "audio/L16;rate=16000, PCM16_BE, 16000, 1",
        "G722/8000, G722, 16000, 1",
        "opus/48000/2, OPUS, 48000, 1",
        "audio/opus;channels=2, OPUS, 48000, 2",
        "Audio/Opus;rate=16000;useinbandfec=1, OPUS, 16000, 1"
    })
    void readsTheNamesOfTheField(String name, Encoding encoding, int rateHz, int channels) {
        assertThat(AudioFormat.parse(name)).isEqualTo(new AudioFormat(encoding, rateHz, channels));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mp3",
                "audio/pcm",
                "L16",
                "audio/pcm;rate=fast",
                "PCMU/8000/1/1",
                "audio/pcm;rate=1",
                "PCMU/",
                "G722/44100"
            })
    void refusesNamesThatDoNotMakeAFormat(String name) {
        assertThatThrownBy(() -> AudioFormat.parse(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void readsBackWhatItPrints(
            @ForAll Encoding encoding, @ForAll @IntRange(min = 1, max = 2) int channels, @ForAll int seed) {
        // Given
        List<Integer> rates = List.of(8_000, 12_000, 16_000, 24_000, 48_000);
        int rateHz = encoding == Encoding.G722 ? 16_000 : rates.get(Math.floorMod(seed, rates.size()));
        AudioFormat format = new AudioFormat(encoding, rateHz, encoding == Encoding.G722 ? 1 : channels);

        // Then
        assertThat(AudioFormat.parse(format.mediaType())).isEqualTo(format);
        if (encoding != Encoding.PCM16_LE && encoding != Encoding.OPUS) {
            assertThat(AudioFormat.parse(format.rtpMap())).isEqualTo(format);
        }
    }

    @Test
    void printsWhatSessionDescriptionsSay() {
        assertThat(AudioFormat.mulaw().rtpMap()).isEqualTo("PCMU/8000");
        assertThat(AudioFormat.g722().rtpMap()).isEqualTo("G722/8000");
        assertThat(AudioFormat.parse("opus").rtpMap()).isEqualTo("opus/48000/2");
        assertThat(AudioFormat.mulaw().mediaType()).isEqualTo("audio/PCMU");
        assertThat(AudioFormat.pcm16(24_000).mediaType()).isEqualTo("audio/pcm;rate=24000");
        assertThatThrownBy(() -> AudioFormat.pcm16(8_000).rtpMap()).isInstanceOf(UnsupportedOperationException.class);
    }
}
