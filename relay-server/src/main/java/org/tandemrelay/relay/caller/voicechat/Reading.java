package org.tandemrelay.relay.caller.voicechat;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.CallerEvent.PlaybackPosition;
import org.tandemrelay.upstream.session.OutputItem;

/** Counts the speech that a caller reads and does not hear: it has taken in all that has come, which the model is to know. */
final class Reading {

    private final AudioFormat format;

    /** What is being read; null before the first. */
    private @Nullable OutputItem item;

    private long bytes;

    /** Nothing read yet, of speech in this format. */
    Reading(AudioFormat format) {
        this.format = format;
    }

    /**
     * Some more.
     *
     * @param audio owned
     * @return how far it has been read
     */
    PlaybackPosition read(OutputItem of, ByteBuf audio) {
        bytes = of.equals(item) ? bytes + audio.readableBytes() : audio.readableBytes();
        item = of;
        audio.release();
        return new PlaybackPosition(of.itemId(), format.millisOf(bytes));
    }
}
