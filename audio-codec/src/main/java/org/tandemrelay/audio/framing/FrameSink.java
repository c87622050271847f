package org.tandemrelay.audio.framing;

import io.netty.buffer.ByteBuf;

/** Where a {@link Framer} hands its frames. */
@FunctionalInterface
public interface FrameSink {

    /** Takes ownership of {@code frame}, also when it throws. */
    void onFrame(ByteBuf frame);
}
