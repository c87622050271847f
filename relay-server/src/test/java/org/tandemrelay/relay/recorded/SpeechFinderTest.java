package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemrelay.audio.AudioFormat;

class SpeechFinderTest {

    private static final int RATE = 16_000;
    private static final AudioFormat FORMAT = AudioFormat.pcm16(RATE);

    @Test
    void findsTheEndOfAnUtteranceBeforeItsSilence() {
        // Given: "go forward ten meters", with half a second of room noise before and after
        short[] recording = Recordings.speech("go-forward-ten-meters.wav", RATE, 0, 2_780);

        // When
        List<Speech> speech = SpeechFinder.find(Recordings.bytes(recording), FORMAT);

        // Then
        assertThat(speech.get(0).startMillis()).isCloseTo(500, within(150.0));
        assertThat(speech.get(speech.size() - 1).endMillis()).isCloseTo(2_250, within(150.0));
    }

    @Test
    void tellsTwoUtterancesApart() {
        // Given: 500 ms of speech, 600 ms of silence, 500 ms of speech
        short[] voice = Recordings.speech("not-ill-disposed.wav", RATE, 500, 500);
        short[] recording = new short[RATE / 1_000 * 1_600];
        System.arraycopy(voice, 0, recording, 0, voice.length);
        System.arraycopy(voice, 0, recording, RATE / 1_000 * 1_100, voice.length);

        // When
        List<Speech> speech = SpeechFinder.find(Recordings.bytes(recording), FORMAT);

        // Then: speech that runs to the very end of the recording ends there
        assertThat(speech).hasSize(2);
        assertThat(speech.get(0).endMillis()).isCloseTo(500, within(40.0));
        assertThat(speech.get(1).startMillis()).isCloseTo(1_100, within(100.0));
        assertThat(speech.get(1).endMillis()).isCloseTo(1_600, within(40.0)).isLessThanOrEqualTo(1_600);
    }

    @Test
    void findsNoSpeechInSilence() {
        // Given
        short[] silence = new short[RATE];
        Arrays.fill(silence, (short) 3);

        // Then
        assertThat(SpeechFinder.find(Recordings.bytes(silence), FORMAT)).isEmpty();
    }
}
