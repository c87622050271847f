package org.tandemrelay.relay.playout;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.session.OutputItem;

/** Speech that is never decoded on its way through the playout, and is counted as exactly as any. */
class Base64PlayoutTest {

    private static final AudioFormat MULAW = AudioFormat.mulaw();
    private static final OutputItem ITEM = new OutputItem("answer", "item");
    private static final long BEAT_NANOS = 20_000_000;

    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final List<String> texts = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private final List<ByteBuf> given = new ArrayList<>();
    private final Playout playout = new Playout(new PlayoutSettings(200, 60_000), MULAW, new Caller());
    private long nowNanos = 1;

    private final class Caller extends QuietOutput {
        @Override
        public void sendAudio(OutputItem item, ByteBuf audio) {
            heard.writeBytes(ByteBufUtil.getBytes(audio));
            audio.release();
        }

        @Override
        public void sendBase64(OutputItem item, ByteBuf text, int bytes) {
            String base64 = text.toString(StandardCharsets.US_ASCII);
            texts.add(base64);
            lengths.add(bytes);
            heard.writeBytes(Base64.getDecoder().decode(base64));
        }
    }

    private byte[] speak(int length, boolean asText) {
        byte[] audio = new byte[length];
        new Random(length).nextBytes(audio);
        ByteBuf buffer =
                Unpooled.buffer().writeBytes(asText ? Base64.getEncoder().encode(audio) : audio);
        given.add(buffer);
        if (asText) {
            playout.addBase64(ITEM, buffer, nowNanos);
            buffer.release();
        } else {
            playout.add(ITEM, buffer, nowNanos);
        }
        return audio;
    }

    private void pass(long millis) {
        for (long until = nowNanos + millis * 1_000_000; nowNanos < until; nowNanos += BEAT_NANOS) {
            playout.onBeat(nowNanos);
        }
    }

    @Property(tries = 300)
    void playsTheSameAsDecodedInWhateverPieces(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = 9_000) Integer> deltas) {
        // Given: nothing of the try before
        heard.reset();
        texts.clear();
        lengths.clear();
        given.clear();

        // When: most of it as text, now and then some that had to be decoded
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        for (int length : deltas) {
            said.writeBytes(speak(length, length % 5 != 0));
            pass(length % 300);
        }
        pass(60_000);

        // Then
        assertThat(heard.toByteArray()).isEqualTo(said.toByteArray());
        for (int i = 0; i < texts.size(); i++) {
            assertThat(Base64.getDecoder().decode(texts.get(i))).hasSize(lengths.get(i));
            assertThat(texts.get(i).length() % 4).isZero();
        }
        assertThat(given).allMatch(buffer -> buffer.refCnt() == 0);
        assertThat(playout.queuedMillis()).isZero();
    }

    @Test
    void leavesTheLeadInWholeGroupsAndTheRestAtThePaceOfHearing() {
        // When
        speak(8_000, true);

        // Then: 160 bytes are a piece, 159 of them whole groups, and ten pieces are the lead
        assertThat(lengths).hasSize(10).containsOnly(159);
        pass(500);
        assertThat(lengths.stream().mapToInt(length -> length).sum()).isBetween(1_590 + 480 * 8 - 160, 1_600 + 500 * 8);
        assertThat(playout.queuedMillis()).isBetween(300L, 345L);
    }

    @Test
    void knowsWhatWasHeardToTheMillisecond() {
        // Given: 1,000 ms of which 200 ms were sent at once, and 300 ms later
        speak(8_000, true);
        pass(300);

        // When
        List<Heard> cut = playout.flush(null, nowNanos);

        // Then
        assertThat(cut).containsExactly(new Heard(ITEM, 300));
        assertThat(given).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    void letsGoOfAnEmptyText() {
        // When
        speak(0, true);

        // Then
        assertThat(given).allMatch(buffer -> buffer.refCnt() == 0);
        assertThat(playout.playing()).isFalse();
    }

    @Test
    void keepsThePaddingBehindTheLastGroup() {
        // When
        byte[] audio = speak(1_600 + 7, true);
        pass(1_000);

        // Then
        assertThat(String.join("", texts)).isEqualTo(Base64.getEncoder().encodeToString(audio));
        assertThat(lengths).hasSize(11).endsWith(17);
    }
}
