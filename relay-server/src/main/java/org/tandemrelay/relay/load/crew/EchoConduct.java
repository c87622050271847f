package org.tandemrelay.relay.load.crew;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.tandemrelay.upstream.workingset.EachFrame;

/**
 * Says numbered frames without a pause, and expects each of them back, once, unchanged and in order.
 */
@EachFrame
final class EchoConduct implements WholeFrames {

    private final Script script;
    private final Meters meters;
    private final Marker marker;
    private final int call;
    private final Arrivals arrivals;
    private final Trips trips;

    /** What came of a frame that is not whole yet. */
    private final byte[] partial;

    private int partialBytes;
    private int sent;

    /** As caller number {@code call} of the crew. */
    EchoConduct(Script script, Meters meters, Marker marker, int call) {
        this.script = script;
        this.meters = meters;
        this.marker = marker;
        this.call = call;
        this.arrivals = new Arrivals(meters);
        this.trips = new Trips(meters);
        this.partial = new byte[script.frameBytes()];
    }

    @Override
    public byte[] body(long dueNanos, long nowNanos) {
        trips.leaves(sent, dueNanos, nowNanos);
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

    /** Only one whole frame as it was said is understood here. */
    @Override
    public boolean takesText(byte[] message, int from, int length, long nowNanos) {
        if (partialBytes > 0 || length != script.bodyBytes()) {
            return false;
        }
        byte[] mark = marker.read(message, from);
        return mark != null && takes(mark, message, from + Marker.BASE64_BYTES, from + length, nowNanos);
    }

    @Override
    public boolean takesBinary(byte[] frame, int length, long nowNanos) {
        return partialBytes == 0
                && length == script.frameBytes()
                && Marker.at(frame, 0)
                && takes(frame, frame, Marker.BYTES, length, nowNanos);
    }

    private boolean takes(byte[] mark, byte[] message, int from, int to, long nowNanos) {
        int number = Marker.number(mark, 0);
        if (Marker.call(mark, 0) != call || number >= sent) {
            return false;
        }
        Utterance spoken = script.utterance(call, 0);
        byte[] said = spoken.bodies()[number % spoken.length()];
        if (!Arrays.equals(message, from, to, said, said.length - (to - from), said.length)) {
            return false;
        }
        came(number, nowNanos);
        return true;
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
        came(number, nowNanos);
    }

    private void came(int number, long nowNanos) {
        trips.received(nowNanos);
        if (arrivals.came(number)) {
            trips.came(number, nowNanos);
        }
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
