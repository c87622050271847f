package org.tandemrelay.relay.playout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.session.OutputItem;

/** A caller that plays exactly: keeps what it got, in order, and knows what it holds unplayed at any moment. */
final class RecordingOutput implements PlayoutOutput {

    private final AudioFormat format;
    private final LongSupplier clock;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<String> story = new ArrayList<>();
    private final Map<String, Long> dropped = new LinkedHashMap<>();
    private boolean writable = true;
    private int flushes;

    private long startNanos = -1;
    private long bytesSinceStart;
    private long driestNanos = Long.MAX_VALUE;
    private long fullestNanos;

    RecordingOutput(AudioFormat format, LongSupplier clock) {
        this.format = format;
        this.clock = clock;
    }

    @Override
    public void sendAudio(OutputItem item, ByteBuf audio) {
        int length = audio.readableBytes();
        bytes.writeBytes(ByteBufUtil.getBytes(audio));
        audio.release();
        long heldBefore = startNanos == -1 ? 0 : exactHeldNanos();
        if (startNanos == -1 || heldBefore < 0) {
            startNanos = clock.getAsLong();
            bytesSinceStart = 0;
        }
        if (!story.isEmpty() && heldBefore < driestNanos) {
            driestNanos = heldBefore;
        }
        bytesSinceStart += length;
        fullestNanos = Math.max(fullestNanos, exactHeldNanos());
        story.add(item.itemId() + " " + length);
    }

    /** What it holds unplayed; negative if it ran dry, by how long ago. */
    private long exactHeldNanos() {
        return format.nanosOf(bytesSinceStart) - (clock.getAsLong() - startNanos);
    }

    @Override
    public void sendMark(String name) {
        story.add("mark " + name);
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public boolean writable() {
        return writable;
    }

    @Override
    public void onHeldUp(boolean held) {
        story.add(held ? "held up" : "no longer held up");
    }

    @Override
    public void onDropped(OutputItem item, long nanos) {
        dropped.merge(item.itemId(), nanos / 1_000_000, Long::sum);
    }

    @Override
    public void onCaughtUp(long droppedMillis) {
        story.add("dropped " + droppedMillis);
    }

    /** Of each item, by its name, in ms. */
    Map<String, Long> dropped() {
        return dropped;
    }

    @Override
    public void onFull(boolean full) {
        story.add(full ? "full" : "no longer full");
    }

    @Override
    public void onPlayedOut() {
        story.add("played out");
    }

    void writable(boolean now) {
        writable = now;
    }

    @Override
    public void onPlayoutFailed(Throwable failure) {
        story.add("failed " + failure.getMessage());
    }

    /** Everything that happened, in order: {@code "item length"}, {@code "mark name"}, {@code "full"} … */
    List<String> story() {
        return story;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    int flushes() {
        return flushes;
    }

    /** The least it held when more came, leaving out the very first; negative if it had run dry. */
    long driestNanos() {
        return driestNanos;
    }

    /** The most it ever held. */
    long fullestNanos() {
        return fullestNanos;
    }
}
