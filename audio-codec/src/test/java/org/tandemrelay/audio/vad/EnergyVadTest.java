package org.tandemrelay.audio.vad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.testing.RecordedSpeech;
import org.tandemrelay.testing.Samples;

class EnergyVadTest {

    private final List<String> heard = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();

    private final VoiceActivityDetector.Listener listener = new VoiceActivityDetector.Listener() {
        @Override
        public void onSpeechStarted(long atMillis) {
            heard.add("started");
            times.add(atMillis);
        }

        @Override
        public void onSpeechStopped(long atMillis) {
            heard.add("stopped");
            times.add(atMillis);
        }
    };

    private void listen(VoiceActivityDetector vad, short[] samples) {
        ByteBuf pcm = Unpooled.wrappedBuffer(Samples.toPcm16Le(samples));
        vad.process(pcm, listener);
        assertThat(pcm.readerIndex()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 24_000, 48_000})
    void findsOneTurnInACommandBetweenTwoSilences(int rateHz) throws Exception {
        // Given: words from 0.53 s on, with silence of half a second before and after
        EnergyVad vad = new EnergyVad(rateHz, VadSettings.eager());

        // When
        listen(vad, RecordedSpeech.samples(RecordedSpeech.COMMAND, rateHz));
        listen(vad, new short[rateHz]);

        // Then
        assertThat(heard).containsExactly("started", "stopped");
        assertThat(times.get(0)).isBetween(100L, 400L);
        assertThat(times.get(1)).isBetween(2_300L, 3_100L);
    }

    @Test
    void hearsTheSameHoweverTheAudioIsCut() throws Exception {
        // Given
        short[] speech = RecordedSpeech.samples(RecordedSpeech.COMMAND, 16_000);
        listen(new EnergyVad(16_000, VadSettings.eager()), speech);
        List<Long> expected = List.copyOf(times);
        times.clear();
        EnergyVad vad = new EnergyVad(16_000, VadSettings.eager());
        byte[] bytes = Samples.toPcm16Le(speech);
        Random random = new Random(7);

        // When
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(2 * random.nextInt(700), bytes.length - at);
            vad.process(Unpooled.wrappedBuffer(bytes, at, length), listener);
            at += length;
        }

        // Then
        assertThat(times).isEqualTo(expected).isNotEmpty();
    }

    @Test
    void hearsASentenceAsOneTurn() throws Exception {
        for (String sentence : RecordedSpeech.SENTENCES) {
            // Given
            heard.clear();
            EnergyVad vad = new EnergyVad(16_000, VadSettings.eager());

            // When
            listen(vad, new short[16_000]);
            listen(vad, RecordedSpeech.samples(sentence, 16_000));
            listen(vad, new short[16_000]);

            // Then
            assertThat(heard).as(sentence).containsExactly("started", "stopped");
        }
    }

    @Test
    void staysQuietInSteadyNoise() {
        // Given: noise at -46 dBFS, as from a fan
        Random random = new Random(3);
        short[] noise = new short[16_000 * 20];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (short) (random.nextGaussian() * 164);
        }

        // When
        listen(new EnergyVad(16_000, VadSettings.eager()), noise);

        // Then
        assertThat(heard).isEmpty();
    }

    @Test
    void hearsAVoiceSoonAfterALoudNoiseBegan() throws Exception {
        // Given: a fan that starts at 1 s, 30 dB above the floor, and a voice at 2 s
        short[] line = new short[16_000 * 5];
        Random random = new Random(3);
        for (int i = 0; i < line.length; i++) {
            line[i] = (short) (random.nextGaussian() * (i < 16_000 ? 8 : 260));
        }
        short[] speech = RecordedSpeech.samples("rather-selfish", 16_000);
        for (int i = 0; i < 16_000 * 2; i++) {
            line[32_000 + i] += speech[20_800 + i];
        }

        // When
        listen(new EnergyVad(16_000, VadSettings.eager()), line);

        // Then
        assertThat(heard).startsWith("started");
        assertThat(times.get(0)).isBetween(1_500L, 2_100L);
    }

    @Test
    void staysQuietAtAClick() {
        // Given
        short[] click = new short[16_000];
        for (int i = 0; i < 320; i++) {
            click[8_000 + i] = (short) (i % 2 == 0 ? 20_000 : -20_000);
        }

        // When
        listen(new EnergyVad(16_000, VadSettings.eager()), click);

        // Then
        assertThat(heard).isEmpty();
    }

    @Test
    void forgetsTheStreamWhenReset() throws Exception {
        // Given
        EnergyVad vad = new EnergyVad(16_000, VadSettings.eager());
        short[] speech = RecordedSpeech.samples(RecordedSpeech.COMMAND, 16_000);
        listen(vad, speech);
        List<Long> expected = List.copyOf(times);
        times.clear();

        // When
        vad.reset();
        listen(vad, speech);

        // Then
        assertThat(times).isEqualTo(expected);
    }

    @Test
    void namesTheSettingThatItRefuses() {
        assertThatThrownBy(() -> new VadSettings(0, 0, 500, 80)).hasMessageContaining("thresholdDb");
        assertThatThrownBy(() -> new VadSettings(9, -1, 500, 80)).hasMessageContaining("prefixPaddingMillis");
        assertThatThrownBy(() -> new VadSettings(9, 0, 0, 80)).hasMessageContaining("silenceMillis");
        assertThatThrownBy(() -> new VadSettings(9, 0, 500, 0)).hasMessageContaining("minSpeechMillis");
    }
}
