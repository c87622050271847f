package org.tandemrelay.audio.transcode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.tandemrelay.audio.AudioFormat;

/** A stream in one piece, for tests. */
final class WholeStream {

    private WholeStream() {}

    /** Transcodes from the first byte to the last, what is held back included. */
    static byte[] transcodeAll(AudioFormat from, AudioFormat to, byte[] bytes) {
        try (Transcoder transcoder = Transcoder.between(from, to)) {
            ByteBuf out = transcoder.transcode(Unpooled.copiedBuffer(bytes), UnpooledByteBufAllocator.DEFAULT);
            ByteBuf tail = transcoder.drain(UnpooledByteBufAllocator.DEFAULT);
            out.writeBytes(tail);
            tail.release();
            byte[] all = ByteBufUtil.getBytes(out);
            out.release();
            return all;
        }
    }
}
