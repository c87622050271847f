package org.tandemrelay.upstream.websocket;

import io.netty.buffer.ByteBuf;

/**
 * Who gets the messages of a connection that come in one frame, as speech always does, straight from the {@link FrameDecoder}. All others
 * come through the pipeline as Netty's frames, in their turn.
 *
 * <p>Whatever its methods throw goes through the pipeline as an exception.
 */
public interface MessageSink {

    /** A text message, valid UTF-8; borrowed. */
    void onText(ByteBuf text);

    /** A binary message; owned, also when this throws. */
    void onBinary(ByteBuf binary);

    /** All that one read brought has been given, and nothing of it went through the pipeline. */
    void onReadComplete();
}
