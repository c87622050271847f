package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.upstream.websocket.FrameDecoder;
import org.tandemrelay.upstream.websocket.FrameRules;

/** What a caller sends means the same wherever TCP cuts it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SplitsTest {

    /** By {@code -Dsplits=100000} as often as the table says. */
    private static final int SPLITS = Integer.getInteger("splits", 5_000);

    private static final int LARGEST = 64 << 10;
    private static final int MOST_CUTS = 12;

    /** Each kind of frame, with each kind of length. */
    private static byte[] everything() {
        byte[] text = "{\"type\":\"ping\",\"t\":\"grüß Gott, 你好\"}".getBytes(StandardCharsets.UTF_8);
        byte[] speech = new byte[640];
        new Random(1).nextBytes(speech);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(RawCaller.frame(0x81, text));
        all.writeBytes(RawCaller.frame(0x82, speech));
        all.writeBytes(RawCaller.frame(0x01, Arrays.copyOf(text, 24)));
        all.writeBytes(RawCaller.frame(0x89, new byte[5]));
        all.writeBytes(RawCaller.frame(0x00, new byte[0]));
        all.writeBytes(RawCaller.frame(0x80, Arrays.copyOfRange(text, 24, text.length)));
        all.writeBytes(RawCaller.frame(0x8a, new byte[125]));
        all.writeBytes(RawCaller.frame(0x82, new byte[0]));
        all.writeBytes(RawCaller.frame(0x82, new byte[LARGEST]));
        all.writeBytes(RawCaller.frame(0x88, new byte[] {3, (byte) 0xe8}));
        return all.toByteArray();
    }

    private static List<String> understood(byte[] sent, TreeSet<Integer> cuts) {
        EmbeddedChannel caller = new EmbeddedChannel(new FrameDecoder(FrameRules.strict(LARGEST), LARGEST, true));
        int from = 0;
        for (int cut : cuts) {
            caller.writeInbound(Unpooled.copiedBuffer(sent, from, cut - from));
            from = cut;
        }
        caller.writeInbound(Unpooled.copiedBuffer(sent, from, sent.length - from));
        List<String> frames = new ArrayList<>();
        for (WebSocketFrame frame = caller.readInbound(); frame != null; frame = caller.readInbound()) {
            byte[] payload = ByteBufUtil.getBytes(frame.content());
            frames.add(frame.getClass().getSimpleName() + " " + frame.isFinalFragment() + " " + payload.length + " "
                    + Arrays.hashCode(payload));
            frame.release();
        }
        assertThat(caller.finishAndReleaseAll()).isFalse();
        return frames;
    }

    @Test
    @Row(
            value = "F11",
            holds =
                    "0 differences: frames of all kinds, each cut at each of its first bytes, and 5,000 in up to 12 random places")
    void meanTheSame() {
        // Given
        byte[] sent = everything();
        List<String> whole = understood(sent, new TreeSet<>());
        assertThat(whole).hasSize(10);
        long seed = Long.getLong("splits.seed", System.nanoTime());
        Random random = new Random(seed);

        // When / Then
        int different = 0;
        for (int cut = 1; cut < 2_000; cut++) {
            different += understood(sent, new TreeSet<>(List.of(cut))).equals(whole) ? 0 : 1;
        }
        for (int i = 0; i < SPLITS; i++) {
            TreeSet<Integer> cuts = new TreeSet<>();
            int within = i % 2 == 0 ? 1_500 : sent.length;
            for (int n = random.nextInt(MOST_CUTS) + 1; n > 0; n--) {
                cuts.add(1 + random.nextInt(within - 1));
            }
            different += understood(sent, cuts).equals(whole) ? 0 : 1;
        }
        System.out.printf("%d splits of frames: %d different (seed %d)%n", SPLITS + 1_999, different, seed);
        assertThat(different).as("with -Dsplits.seed=%d", seed).isZero();
    }
}
