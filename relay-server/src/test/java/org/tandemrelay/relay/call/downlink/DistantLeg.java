package org.tandemrelay.relay.call.downlink;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.QuietLeg;
import org.tandemrelay.upstream.session.OutputItem;

/**
 * A caller far away, in the time of its loop, which a test moves: each flush is under way for so long and up to 20 ms more, in order, and
 * so is each answer. It plays what comes, answers pings at once and marks when all before them has been played.
 */
final class DistantLeg extends QuietLeg {

    private static final long JITTER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final AudioFormat format;
    private final Distance distance;
    private final Way there = new Way();
    private final Way back = new Way();
    private List<Runnable> written = new ArrayList<>();
    private Downlink downlink;

    private long endNanos;
    private long receivedNanos;
    private boolean playing;
    private int clears;

    /** What had been played of the item when it was cleared, and what had come. */
    private double playedMillis;

    private double receivedMillis;

    /**
     * How far it is.
     *
     * @param oneWayMillis at least
     * @param keepsBackMillis what must have come before it begins to play
     * @param random the chance of the network
     */
    record Distance(long oneWayMillis, long keepsBackMillis, Random random) {}

    DistantLeg(EventLoop loop, AudioFormat format, Distance distance) {
        super(loop);
        this.format = format;
        this.distance = distance;
    }

    void answersTo(Downlink told) {
        downlink = told;
    }

    double playedMillis() {
        return playedMillis;
    }

    double receivedMillis() {
        return receivedMillis;
    }

    int clears() {
        return clears;
    }

    private long now() {
        return loop().ticker().nanoTime();
    }

    private final class Way {
        private final Deque<Runnable> underWay = new ArrayDeque<>();
        private long lastNanos;

        void send(Runnable arrival) {
            long leastNanos = TimeUnit.MILLISECONDS.toNanos(distance.oneWayMillis());
            long jitter = (long) (distance.random().nextDouble() * JITTER_NANOS);
            lastNanos = Math.max(lastNanos, now() + leastNanos + jitter);
            underWay.add(arrival);
            loop().schedule(() -> underWay.remove().run(), lastNanos - now(), TimeUnit.NANOSECONDS);
        }
    }

    // The far end.

    private void play(long nanos) {
        if (!playing) {
            playing = true;
            receivedNanos = 0;
            endNanos = now() + TimeUnit.MILLISECONDS.toNanos(distance.keepsBackMillis());
        }
        endNanos = Math.max(endNanos, now()) + nanos;
        receivedNanos += nanos;
    }

    private void mark(String name) {
        int before = clears;
        loop().schedule(
                        () -> {
                            if (before == clears) {
                                back.send(() -> downlink.onMark(name));
                            }
                        },
                        Math.max(0, endNanos - now()),
                        TimeUnit.NANOSECONDS);
    }

    private void clear() {
        clears++;
        playing = false;
        receivedMillis = receivedNanos / 1e6;
        playedMillis = Math.max(0, receivedNanos - Math.max(0, endNanos - now())) / 1e6;
    }

    // The relay's side.

    @Override
    public void sendAudio(OutputItem item, ByteBuf audio) {
        long nanos = format.nanosOf(audio.readableBytes());
        audio.release();
        written.add(() -> play(nanos));
    }

    @Override
    public void send(CallerCommand command) {
        if (command instanceof CallerCommand.Mark mark) {
            written.add(() -> mark(mark.name()));
        } else if (command instanceof CallerCommand.Flush) {
            written.add(this::clear);
        }
    }

    @Override
    public void measureRoundTrip() {
        long sent = now();
        written.add(() -> back.send(() -> downlink.onRoundTrip(now() - sent)));
    }

    @Override
    public void flush() {
        List<Runnable> all = written;
        written = new ArrayList<>();
        if (!all.isEmpty()) {
            there.send(() -> all.forEach(Runnable::run));
        }
    }

    @Override
    public CallerCapabilities capabilities() {
        return CallerCapabilities.plain().withMarkEvery(200);
    }
}
