package org.tandemrelay.relay.call.downlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.Packets;
import org.tandemrelay.relay.playout.Heard;
import org.tandemrelay.relay.playout.Playout;
import org.tandemrelay.relay.playout.PlayoutOutput;
import org.tandemrelay.relay.playout.PlayoutSettings;
import org.tandemrelay.upstream.session.OutputItem;

/** What holds of packets however the model speaks. */
class PacketProperties {

    private static final AudioFormat ULAW = AudioFormat.mulaw();
    private static final int BYTES_PER_MILLI = 8;
    private static final byte SILENCE = (byte) 0xff;
    private static final long BEAT_NANOS = 20_000_000;

    /** A piece of speech: of which item, how many bytes, how many ms until the next, and whether an answer ends with it. */
    record Piece(int item, int bytes, int pauseMillis, boolean last) {}

    @Provide
    Arbitrary<List<Piece>> speech() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 4_000),
                        Arbitraries.integers().between(0, 400),
                        Arbitraries.integers().between(0, 9))
                .as((bytes, pause, dice) -> new Piece(dice < 2 ? 1 : 0, bytes, pause, dice == 0))
                .list()
                .ofMinSize(1)
                .ofMaxSize(40)
                .map(PacketProperties::withRisingItems);
    }

    private static List<Piece> withRisingItems(List<Piece> drawn) {
        List<Piece> pieces = new ArrayList<>();
        int item = 0;
        for (Piece piece : drawn) {
            pieces.add(new Piece(item, piece.bytes(), piece.pauseMillis(), piece.last()));
            item += piece.item();
        }
        return pieces;
    }

    @Provide
    Arbitrary<Packets> packets() {
        return Combinators.combine(Arbitraries.of(Packets.ANY_LENGTH, 1, 20, 60, 200), Arbitraries.of(true, false))
                .as((millis, padded) -> new Packets(ULAW, millis, padded));
    }

    /** The caller, who plays whatever it gets as soon as it can. */
    private static final class FarEnd implements PacketCutter.Output, PlayoutOutput {
        private final Map<OutputItem, ByteArrayOutputStream> received = new LinkedHashMap<>();
        private final List<Integer> lengths = new ArrayList<>();
        private final PacketCutter cutter;
        private final Playout playout;
        private long nowNanos = 1_000_000_000L;
        private long endNanos;
        private long paddingBytes;

        FarEnd(Packets packets, PlayoutSettings settings) {
            cutter = new PacketCutter(packets, UnpooledByteBufAllocator.DEFAULT, this);
            playout = new Playout(settings, packets.counted(), this);
        }

        @Override
        public void onPacket(OutputItem item, ByteBuf packet) {
            byte[] bytes = ByteBufUtil.getBytes(packet);
            packet.release();
            lengths.add(bytes.length);
            received.computeIfAbsent(item, key -> new ByteArrayOutputStream()).writeBytes(bytes);
            endNanos = Math.max(endNanos, nowNanos) + ULAW.nanosOf(bytes.length);
        }

        @Override
        public void onPadding(OutputItem item, int bytes) {
            paddingBytes += bytes;
            playout.padded(item, bytes, nowNanos);
        }

        @Override
        public void onWithheld(OutputItem item, int bytes) {
            playout.withheld(item, bytes, nowNanos);
        }

        @Override
        public void sendAudio(OutputItem item, ByteBuf audio) {
            cutter.add(item, audio);
        }

        @Override
        public void sendMark(String name) {
            cutter.end();
        }

        @Override
        public void flush() {
            // Nothing is kept on the way.
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public void onFull(boolean full) {
            // The model of these tests does not care.
        }

        @Override
        public void onPlayedOut() {
            // Nor does the caller.
        }

        @Override
        public void onPlayoutFailed(Throwable failure) {
            throw new AssertionError(failure);
        }

        void pass(long millis) {
            long until = nowNanos + millis * 1_000_000;
            while (nowNanos + BEAT_NANOS <= until) {
                nowNanos += BEAT_NANOS;
                playout.onBeat(nowNanos);
            }
            nowNanos = until;
        }

        double sentMillis(OutputItem item) {
            return received.getOrDefault(item, new ByteArrayOutputStream()).size() / (double) BYTES_PER_MILLI;
        }

        /** How much of an item was played, in ms, by what came of it and what is still to be played of all. */
        double playedMillis(OutputItem item) {
            long unplayed = (long) (Math.max(0, endNanos - nowNanos) * 8e-6);
            List<OutputItem> items = new ArrayList<>(received.keySet());
            for (int i = items.size() - 1; i >= 0; i--) {
                long here = received.get(items.get(i)).size();
                long played = Math.max(0, here - unplayed);
                if (items.get(i).equals(item)) {
                    return played / (double) BYTES_PER_MILLI;
                }
                unplayed = Math.max(0, unplayed - here);
            }
            return 0;
        }
    }

    private static OutputItem item(int number) {
        return new OutputItem("answer", "item " + number);
    }

    /** Speech is anything but silence, so that what is filled up can be told from it. */
    private static ByteBuf speech(int bytes, int seed) {
        ByteBuf audio = Unpooled.buffer(bytes);
        for (int i = 0; i < bytes; i++) {
            audio.writeByte((seed + 7 * i) % 200);
        }
        return audio;
    }

    @Property(tries = 300)
    void cutsAllOfItIntoWholePacketsOfOneItemEach(
            @ForAll("speech") List<Piece> speech, @ForAll("packets") Packets packets) {
        // Given
        FarEnd caller = new FarEnd(packets, new PlayoutSettings(200, 60_000));
        Map<OutputItem, ByteArrayOutputStream> said = new LinkedHashMap<>();
        int seed = 0;

        // When
        for (Piece piece : speech) {
            ByteBuf audio = speech(piece.bytes(), seed++);
            said.computeIfAbsent(item(piece.item()), key -> new ByteArrayOutputStream())
                    .writeBytes(ByteBufUtil.getBytes(audio));
            caller.cutter.add(item(piece.item()), audio);
            if (piece.last()) {
                caller.cutter.end();
            }
        }
        caller.cutter.end();

        // Then
        int packetBytes = packets.millis() * BYTES_PER_MILLI;
        if (packets.exact() && packets.padded()) {
            assertThat(caller.lengths).containsOnly(packetBytes);
        } else if (packets.exact()) {
            assertThat(caller.lengths).allMatch(length -> length > 0 && length <= packetBytes);
            assertThat(caller.paddingBytes).isZero();
        }
        assertThat(caller.received.keySet()).isEqualTo(said.keySet());
        said.forEach((item, bytes) -> assertThat(
                        withoutSilence(caller.received.get(item).toByteArray()))
                .isEqualTo(bytes.toByteArray()));
        long received = caller.lengths.stream().mapToLong(Integer::longValue).sum();
        assertThat(received - caller.paddingBytes)
                .isEqualTo(speech.stream().mapToLong(Piece::bytes).sum());
    }

    private static byte[] withoutSilence(byte[] audio) {
        byte[] rest = new byte[audio.length];
        int count = 0;
        for (byte one : audio) {
            if (one != SILENCE) {
                rest[count++] = one;
            }
        }
        return Arrays.copyOf(rest, count);
    }

    @Property(tries = 300)
    void knowsWhatWasHeardToThePacket(
            @ForAll("speech") List<Piece> speech,
            @ForAll("packets") Packets packets,
            @ForAll @IntRange(max = 3_000) int moreMillis) {
        // Given
        int late = Math.max(0, packets.millis() - 20);
        FarEnd caller = new FarEnd(packets, new PlayoutSettings(200 + late, 60_000));
        int seed = 0;
        for (Piece piece : speech) {
            caller.playout.add(item(piece.item()), speech(piece.bytes(), seed++), caller.nowNanos);
            if (piece.last()) {
                caller.playout.mark("answer", caller.nowNanos);
            }
            caller.pass(piece.pauseMillis());
        }
        caller.pass(moreMillis);

        // When
        caller.cutter.drop();
        List<Heard> heard = caller.playout.flush(null, caller.nowNanos);

        // Then
        assertThat(heard)
                .allSatisfy(cut ->
                        assertThat((double) cut.playedMillis()).isLessThanOrEqualTo(caller.sentMillis(cut.item())));
        double packetMillis = Math.max(1, packets.millis());
        assertThat(heard)
                .allSatisfy(cut -> assertThat((double) cut.playedMillis())
                        .isBetween(
                                caller.playedMillis(cut.item()) - packetMillis - 1,
                                caller.playedMillis(cut.item()) + packetMillis + 1));
    }

    @Property(tries = 200)
    void neverRunsDryWhileTheModelKeepsUp(
            @ForAll @IntRange(min = 500, max = 5_000) int millis, @ForAll("packets") Packets packets) {
        // Given
        int late = Math.max(0, packets.millis() - 20);
        FarEnd caller = new FarEnd(packets, new PlayoutSettings(200 + late, 60_000));
        caller.playout.add(item(0), speech(millis * BYTES_PER_MILLI, 0), caller.nowNanos);
        caller.playout.mark("answer", caller.nowNanos);
        long leastAhead = Long.MAX_VALUE;
        long mostAhead = 0;

        // When
        for (int passed = 20; passed < millis; passed += 20) {
            leastAhead = Math.min(leastAhead, caller.endNanos - caller.nowNanos - BEAT_NANOS);
            mostAhead = Math.max(mostAhead, caller.endNanos - caller.nowNanos);
            caller.pass(20);
        }

        // Then
        assertThat(leastAhead).isNotNegative();
        assertThat(mostAhead / 1_000_000).isLessThanOrEqualTo(200 + late + caller.paddingBytes / BYTES_PER_MILLI);
    }
}
