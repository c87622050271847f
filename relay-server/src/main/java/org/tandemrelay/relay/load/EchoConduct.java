package org.tandemrelay.relay.load;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;

/**
 * Says numbered frames without a pause, and expects each of them back, once, unchanged and in order.
 *
 * <p>A frame's time is counted from when it was due. Frames of a call's first second are looked for but not timed: a relay keeps what is said
 * before the model is there.
 */
final class EchoConduct implements Conduct {

    /** What a telephone keeps in hand against late frames. */
    private static final int BUFFER_MILLIS = 40;

    private static final long FRAME_NANOS = 20_000_000;
    private static final int SETTLING_FRAMES = 50;
    private static final int JITTER_SHARE = 16;

    private final Script script;
    private final Meters meters;
    private final Marker marker;
    private final int call;
    private final Arrivals arrivals;
    private final EarBuffer ear;

    /** What came of a frame that is not whole yet. */
    private final byte[] partial;

    private int partialBytes;
    private int sent;
    private long openedNanos;
    private long firstDueNanos;
    private boolean settled;
    private long lastTripNanos = -1;
    private double jitterNanos;

    /** As caller number {@code call} of the crew. */
    EchoConduct(Script script, Meters meters, Marker marker, int call) {
        this.script = script;
        this.meters = meters;
        this.marker = marker;
        this.call = call;
        this.arrivals = new Arrivals(meters);
        this.ear = new EarBuffer(meters, BUFFER_MILLIS);
        this.partial = new byte[script.frameBytes()];
    }

    @Override
    public byte[] body(long dueNanos, long nowNanos) {
        if (sent == 0) {
            firstDueNanos = dueNanos;
            openedNanos = nowNanos;
        }
        Utterance spoken = script.utterance(call, 0);
        return spoken.bodies()[sent++ % spoken.length()];
    }

    @Override
    public byte[] mark() {
        return marker.write(call, sent - 1, script.form().text());
    }

    @Override
    public void audio(ByteBuf audio, long nowNanos) {
        while (audio.isReadable()) {
            int taken = Math.min(partial.length - partialBytes, audio.readableBytes());
            audio.readBytes(partial, partialBytes, taken);
            partialBytes += taken;
            if (partialBytes == partial.length) {
                if (Marker.at(partial, 0)) {
                    partialBytes = 0;
                    frame(nowNanos);
                } else {
                    findMark();
                }
            }
        }
    }

    /** Something is missing or too much: goes on from the next mark, or what may be the beginning of one. */
    private void findMark() {
        meters.damaged++;
        int from = 1;
        while (from <= partial.length - Marker.BYTES && !Marker.at(partial, from)) {
            from++;
        }
        partialBytes = partial.length - from;
        System.arraycopy(partial, from, partial, 0, partialBytes);
    }

    private void frame(long nowNanos) {
        int number = Marker.number(partial, 0);
        if (Marker.call(partial, 0) != call || number >= sent) {
            meters.crossed++;
            return;
        }
        Utterance spoken = script.utterance(call, 0);
        byte[] said = spoken.frames()[number % spoken.length()];
        if (!Arrays.equals(partial, Marker.BYTES, partial.length, said, Marker.BYTES, said.length)) {
            meters.damaged++;
        }
        meters.received++;
        if (!settled) {
            settled = true;
            Meters.record(meters.firstFrame, nowNanos - openedNanos);
        }
        if (arrivals.came(number)) {
            trip(number, nowNanos);
        }
    }

    private void trip(int number, long nowNanos) {
        if (number < SETTLING_FRAMES) {
            return;
        }
        long due = firstDueNanos + number * FRAME_NANOS;
        long trip = nowNanos - due;
        Meters.record(meters.lately, trip);
        if (!meters.counts(due)) {
            return;
        }
        ear.add(FRAME_NANOS, nowNanos);
        Meters.record(meters.roundTrip, trip);
        if (lastTripNanos >= 0) {
            // RFC 3550, 6.4.1: the differences of transit times, smoothed.
            jitterNanos += (Math.abs(trip - lastTripNanos) - jitterNanos) / JITTER_SHARE;
            Meters.record(meters.jitter, (long) jitterNanos);
        }
        lastTripNanos = trip;
    }

    @Override
    public boolean mark(String name, long nowNanos) {
        return true;
    }

    @Override
    public Flushed flush(long nowNanos) {
        return new Flushed(null, 0, List.of());
    }

    @Override
    public double queuedMillis(long nowNanos) {
        return 0;
    }

    @Override
    public boolean expects() {
        return arrivals.accounted() < sent;
    }

    @Override
    public void end() {
        arrivals.end(sent);
    }
}
