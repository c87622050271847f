package org.tandemrelay.relay.caller.twilio;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import org.tandemrelay.audio.base64.Base64Audio;
import org.tandemrelay.relay.caller.CallerSocket;

/** Writes the messages to one stream. */
final class StreamWriter {

    private static final byte[] MEDIA_TAIL = "\"}}".getBytes(StandardCharsets.US_ASCII);

    private final CallerSocket socket;
    private final String streamSid;
    private final byte[] mediaHead;
    private final Base64Audio base64 = new Base64Audio();

    StreamWriter(CallerSocket socket, String streamSid) {
        this.socket = socket;
        this.streamSid = quotable(streamSid);
        this.mediaHead = (head("media") + ",\"media\":{\"payload\":\"").getBytes(StandardCharsets.UTF_8);
    }

    private static String quotable(String text) {
        return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    private String head(String event) {
        return "{\"event\":\"" + event + "\",\"streamSid\":\"" + streamSid + "\"";
    }

    /**
     * Speech, to be played after all before it.
     *
     * @param audio µ-law; owned
     */
    void media(ByteBuf audio) {
        ByteBuf message = null;
        try {
            int length = mediaHead.length + Base64Audio.encodedLength(audio.readableBytes()) + MEDIA_TAIL.length;
            message = socket.alloc().buffer(length, length);
            message.writeBytes(mediaHead);
            base64.encode(audio, message);
            message.writeBytes(MEDIA_TAIL);
            ByteBuf whole = message;
            message = null;
            socket.writeText(whole);
        } finally {
            audio.release();
            if (message != null) {
                message.release();
            }
        }
    }

    /** Comes back when all before it has been played, or dropped by {@link #clear}. */
    void mark(String name) {
        write(head("mark") + ",\"mark\":{\"name\":\"" + quotable(name) + "\"}}");
    }

    /** Drops what has not been played. */
    void clear() {
        write(head("clear") + "}");
    }

    private void write(String message) {
        socket.writeText(ByteBufUtil.writeUtf8(socket.alloc(), message));
    }
}
