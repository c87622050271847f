package org.tandemrelay.relay.load.crew;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.opus.OpusException;
import org.tandemrelay.upstream.workingset.EachFrame;

/**
 * Says recorded frames without a pause to a model that says them back, on a way that converts them: no frame is known again, so each is taken to
 * be back when as much audio is, or as many packets. What is missing at the end is lost; what comes twice, or in another order, is not noticed.
 */
@EachFrame
final class CountedConduct implements WholeFrames {

    /** Decoding costs what callers have to spare of few calls only. */
    private static final int LISTENED_TO = 4;

    private final Script script;
    private final Meters meters;
    private final int call;
    private final Trips trips;

    /** What may still be on its way within the converters, which keep a little. */
    private final int slackBytes;

    /** What comes to a frame: bytes, or a packet. */
    private final int frameBytes;

    /** Null where audio is not in packets, or in calls that nobody listens to. */
    private final @Nullable SoundCheck sound;

    private long bytes;
    private int sent;
    private int back;

    /** As caller number {@code call} of the crew. */
    CountedConduct(Script script, Meters meters, int call) {
        this.script = script;
        this.meters = meters;
        this.call = call;
        this.trips = new Trips(meters);
        this.frameBytes = script.packets() ? 1 : script.frameBytes();
        this.slackBytes = frameBytes / 2;
        this.sound = script.packets() && call <= LISTENED_TO ? new SoundCheck() : null;
    }

    @Override
    public byte[] body(long dueNanos, long nowNanos) {
        trips.leaves(sent, dueNanos, nowNanos);
        Utterance spoken = script.utterance(call, 0);
        byte[] body = spoken.bodies()[sent++ % spoken.length()];
        if (sound != null) {
            sound.said(body);
        }
        return body;
    }

    @Override
    public byte[] mark() {
        return NO_MARK;
    }

    @Override
    public void audio(ByteBuf audio, long nowNanos) {
        if (!script.packets()) {
            came(audio.readableBytes(), nowNanos);
            return;
        }
        try {
            if (sound != null) {
                sound.back(audio);
            }
            came(1, nowNanos);
        } catch (OpusException noPacket) {
            meters.damaged++;
        }
    }

    @Override
    public boolean takesText(byte[] message, int from, int length, long nowNanos) {
        int padding = message[from + length - 1] != '=' ? 0 : message[from + length - 2] != '=' ? 1 : 2;
        came(length / 4 * 3 - padding, nowNanos);
        return true;
    }

    @Override
    public boolean takesBinary(byte[] frame, int length, long nowNanos) {
        came(length, nowNanos);
        return true;
    }

    private void came(int more, long nowNanos) {
        bytes += more;
        while (bytes + slackBytes >= (back + 1L) * frameBytes) {
            if (back == sent) {
                meters.crossed++;
                bytes -= frameBytes;
                continue;
            }
            trips.received(nowNanos);
            trips.came(back++, nowNanos);
        }
    }

    @Override
    public boolean expects() {
        return back < sent;
    }

    @Override
    public void end() {
        meters.lost += sent - back;
        back = sent;
        if (sound != null) {
            meters.heardAlike(sound.alike());
            sound.close();
        }
    }
}
