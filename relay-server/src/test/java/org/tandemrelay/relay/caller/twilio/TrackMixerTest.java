package org.tandemrelay.relay.caller.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.g711.G711;
import org.tandemrelay.testing.Speech;

class TrackMixerTest {

    private static final byte LOUD = G711.MULAW.compress((short) 10_000);
    private static final byte SOFT = G711.MULAW.compress((short) 1_000);
    private static final byte SILENT = (byte) 0xff;
    private static final AudioFormat MULAW = AudioFormat.mulaw();

    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private long nowMillis;
    private final TrackMixer mixer = new TrackMixer(new Hearer() {
        @Override
        public ByteBufAllocator alloc() {
            return PooledByteBufAllocator.DEFAULT;
        }

        @Override
        public long nowNanos() {
            return TimeUnit.MILLISECONDS.toNanos(nowMillis);
        }

        @Override
        public void onMissing(int bytes) {
            throw new IllegalStateException("a mixer fills what is missing by itself");
        }

        @Override
        public void onAudio(ByteBuf audio) {
            while (audio.isReadable()) {
                heard.write(audio.readByte());
            }
            audio.release();
        }

        @Override
        public boolean onBase64(ByteBuf text, int start, int length, int bytes) {
            return false;
        }
    });
    private final Ear one = mixer.ear();
    private final Ear other = mixer.ear();

    private void say(Ear ear, long timestampMillis, byte[] mulaw) {
        nowMillis = Math.max(nowMillis, Math.min(timestampMillis, 100_000));
        ByteBuf text = Unpooled.wrappedBuffer(Base64.getEncoder().encode(mulaw));
        ear.hear(timestampMillis, text, 0, text.readableBytes());
        text.release();
    }

    private void say(Ear ear, long timestampMillis, byte code, int millis) {
        byte[] mulaw = new byte[8 * millis];
        Arrays.fill(mulaw, code);
        say(ear, timestampMillis, mulaw);
    }

    private short at(int millis) {
        return G711.MULAW.expand(heard.toByteArray()[8 * millis]);
    }

    @Test
    void hearsBothAtTheSameTime() {
        // When
        say(one, 0, LOUD, 40);
        say(other, 0, SOFT, 20);
        say(other, 20, SILENT, 20);

        // Then
        assertThat(heard.size()).isEqualTo(320);
        assertThat((int) at(10)).isBetween(10_500, 11_500);
        assertThat((int) at(30)).isBetween(9_500, 10_500);
    }

    @Test
    void putsEachWhereItWasSpoken() {
        // When: the other begins 20 ms later and loses a packet
        say(one, 100, LOUD, 100);
        say(other, 120, SOFT, 20);
        say(other, 160, SOFT, 40);

        // Then
        assertThat(heard.size()).isEqualTo(800);
        assertThat((int) at(10)).isBetween(9_500, 10_500);
        assertThat((int) at(30)).isBetween(10_500, 11_500);
        assertThat((int) at(50)).isBetween(9_500, 10_500);
        assertThat((int) at(70)).isBetween(10_500, 11_500);
    }

    @Test
    void doesNotWaitForLongForWhoSaysNothing() {
        // When
        for (int i = 0; i < 100; i++) {
            say(one, 20 * i, LOUD, 20);
        }

        // Then
        assertThat(heard.size()).isEqualTo(8 * (2_000 - 400));
    }

    @Test
    void hearsWhoAnswersLate() {
        // Given: a call that rings for two seconds
        for (int i = 0; i < 100; i++) {
            say(one, 20 * i, SILENT, 20);
        }

        // When
        for (int i = 100; i < 150; i++) {
            say(one, 20 * i, SILENT, 20);
            say(other, 20 * i, SOFT, 20);
        }

        // Then
        assertThat(heard.size()).isEqualTo(8 * 3_000);
        assertThat((int) at(1_990)).isZero();
        assertThat((int) at(2_010)).isBetween(900, 1_100);
        assertThat((int) at(2_990)).isBetween(900, 1_100);
    }

    @Test
    void doesNotOverflowWhereBothAreLoud() {
        // Given
        byte loudest = G711.MULAW.compress(Short.MAX_VALUE);

        // When
        say(one, 0, loudest, 20);
        say(other, 0, loudest, 20);

        // Then
        assertThat(at(10)).isEqualTo(G711.MULAW.expand(loudest));
    }

    @Test
    void dropsWhatComesAfterItsTime() {
        // Given
        say(one, 0, LOUD, 1_000);
        int before = heard.size();

        // When
        say(other, 0, SOFT, 20);

        // Then
        assertThat(heard.size()).isEqualTo(before);
    }

    @Test
    void hearsATrackAloneWhereTheOtherIsOfAnotherTime() {
        // When
        say(one, 999_999_999_999L, LOUD, 1_000);
        say(other, 0, SOFT, 1_000);

        // Then
        assertThat(heard.size()).isEqualTo(8 * 600);
        assertThat((int) at(10)).isBetween(9_500, 10_500);
    }

    @Test
    void keepsTheWordsOfRecordedSpeech() {
        // Given
        byte[] speech = Speech.turn("not-ill-disposed.wav", MULAW);

        // When: in packets of any size
        int at = 0;
        for (int i = 0; at < speech.length; i++) {
            byte[] piece = Arrays.copyOfRange(speech, at, Math.min(speech.length, at + 8 * (1 + i % 50)));
            say(one, at / 8, piece);
            say(other, at / 8, Speech.silence(piece.length / 8, MULAW));
            at += piece.length;
        }

        // Then
        assertThat(Speech.likeness(heard.toByteArray(), MULAW, speech, MULAW)).isGreaterThan(0.99);
    }

    @Test
    void standsLiesAboutTheTime() {
        // When
        for (int i = 0; i < 100; i++) {
            say(one, i % 2 == 0 ? 0 : 999_999_999_999L, LOUD, 20);
            say(other, i % 3 == 0 ? MediaScanner.NO_TIME : 10_000L * i, SOFT, 20);
        }

        // Then: no more than the hundred seconds that passed, ten on credit, and what was said
        assertThat(heard.size()).isBetween(8 * 2_000, 8 * 130_000);
    }
}
