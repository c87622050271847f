package org.tandemrelay.upstream.openai;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.tandemrelay.audio.Headroom;
import org.tandemrelay.audio.base64.Base64Audio;

/** Writes {@code input_audio_buffer.append} messages. One object serves one session. */
final class AppendWriter {

    private static final byte[] HEAD =
            "{\"type\":\"input_audio_buffer.append\",\"audio\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAIL = "\"}".getBytes(StandardCharsets.US_ASCII);

    /**
     * One message with audio that is base64 already, and stays as it is.
     *
     * @param text borrowed, its indices are not moved
     * @param start index of the first character
     * @param length characters
     * @return owned by the caller
     */
    ByteBuf write(ByteBufAllocator alloc, ByteBuf text, int start, int length) {
        int whole = HEAD.length + length + TAIL.length;
        ByteBuf message = Headroom.buffer(alloc, whole).writeBytes(HEAD);
        Base64Audio.copy(text, start, length, message);
        return message.writeBytes(TAIL);
    }

    /**
     * One message with all of the audio.
     *
     * @param audio consumed and released, also when this throws
     * @return owned by the caller
     */
    ByteBuf write(ByteBufAllocator alloc, ByteBuf audio) {
        ByteBuf message = null;
        boolean done = false;
        try {
            int length = HEAD.length + Base64Audio.encodedLength(audio.readableBytes()) + TAIL.length;
            message = Headroom.buffer(alloc, length);
            message.writeBytes(HEAD);
            Base64Audio.encode(audio, message);
            message.writeBytes(TAIL);
            done = true;
            return message;
        } finally {
            audio.release();
            if (!done && message != null) {
                message.release();
            }
        }
    }
}
