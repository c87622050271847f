package org.tandemrelay.relay.caller.twilio;

import io.netty.buffer.ByteBuf;
import org.tandemrelay.audio.base64.Base64Audio;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** Hears one track, with silence where packets are missing, so that the model's clock goes right and turns end. */
@EachFrame(Way.UP)
final class CallerEar implements Ear {

    private static final int GROUP_CHARS = 4;

    private final Hearer hearer;
    private final TrackClock clock = new TrackClock();

    CallerEar(Hearer hearer) {
        this.hearer = hearer;
    }

    @Override
    public void hear(long timestampMillis, ByteBuf text, int start, int length) {
        int bytes = Base64Audio.decodedLength(text, start, length);
        int missing = clock.came(timestampMillis, bytes, hearer.nowNanos());
        if (missing > 0) {
            hearer.onMissing(missing);
        }
        // Without padding, which models may insist on, it is written anew.
        boolean padded = length % GROUP_CHARS == 0;
        if (!padded || !hearer.onBase64(text, start, length, bytes)) {
            hearer.onAudio(Base64Audio.decode(hearer.alloc(), text, start, length));
        }
    }
}
