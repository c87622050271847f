package org.tandemrelay.relay.caller.twilio;

import io.netty.buffer.ByteBuf;
import org.tandemrelay.audio.Encoding;
import org.tandemrelay.audio.framing.Silence;
import org.tandemrelay.relay.call.Call;
import org.tandemrelay.relay.caller.CallerSocket;

/** Hears one track, with silence where packets are missing, so that the model's clock goes right and turns end. */
final class CallerEar implements Ear {

    private final Call call;
    private final CallerSocket socket;
    private final TrackClock clock = new TrackClock();

    CallerEar(Call call, CallerSocket socket) {
        this.call = call;
        this.socket = socket;
    }

    @Override
    public void hear(long timestampMillis, ByteBuf audio) {
        int missing = clock.came(
                timestampMillis, audio.readableBytes(), call.loop().ticker().nanoTime());
        if (missing == 0) {
            call.onCallerAudio(audio);
            return;
        }
        boolean filled = false;
        try {
            ByteBuf silence = socket.alloc().buffer(missing);
            Silence.write(silence, Encoding.MULAW, missing);
            call.onCallerAudio(silence);
            filled = true;
        } finally {
            if (!filled) {
                audio.release();
            }
        }
        call.onCallerAudio(audio);
    }
}
