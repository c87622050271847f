package org.tandemrelay.relay.caller.twilio;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.Headroom;
import org.tandemrelay.audio.base64.Base64Audio;
import org.tandemrelay.relay.call.leg.MarkName;
import org.tandemrelay.relay.caller.CallerSocket;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** Writes the messages to one stream. */
@EachFrame(Way.DOWN)
final class StreamWriter {

    /** Of media and of a mark. */
    private static final byte[] TAIL = "\"}}".getBytes(StandardCharsets.US_ASCII);

    private final CallerSocket socket;
    private final String streamSid;

    @EachFrame
    private final byte[] mediaHead;

    private final byte[] markHead;

    StreamWriter(CallerSocket socket, String streamSid) {
        this.socket = socket;
        this.streamSid = quotable(streamSid);
        this.mediaHead = (head("media") + ",\"media\":{\"payload\":\"").getBytes(StandardCharsets.UTF_8);
        this.markHead = (head("mark") + ",\"mark\":{\"name\":\"").getBytes(StandardCharsets.UTF_8);
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
        boolean whole = false;
        try {
            message = mediaOf(Base64Audio.encodedLength(audio.readableBytes()));
            Base64Audio.encode(audio, message);
            whole = true;
        } finally {
            audio.release();
            finish(message, whole);
        }
    }

    /**
     * The same, that is base64 already and stays as it is.
     *
     * @param text valid, with its padding; borrowed
     */
    void mediaBase64(ByteBuf text) {
        ByteBuf message = null;
        boolean whole = false;
        try {
            message = mediaOf(text.readableBytes());
            Base64Audio.copy(text, text.readerIndex(), text.readableBytes(), message);
            whole = true;
        } finally {
            finish(message, whole);
        }
    }

    /** A message with room for so many characters, and for its end. */
    private ByteBuf mediaOf(int characters) {
        int length = mediaHead.length + characters + TAIL.length;
        return Headroom.buffer(socket.alloc(), length).writeBytes(mediaHead);
    }

    private void finish(@Nullable ByteBuf message, boolean whole) {
        if (message != null && whole) {
            socket.writeText(message.writeBytes(TAIL));
        } else if (message != null) {
            message.release();
        }
    }

    /** Comes back when all before it has been played, or dropped by {@link #clear}. */
    void mark(String name) {
        write(head("mark") + ",\"mark\":{\"name\":\"" + quotable(name) + "\"}}");
    }

    /** The same of one within an answer. */
    void mark(long number) {
        int length = markHead.length + MarkName.length(number) + TAIL.length;
        ByteBuf message = Headroom.buffer(socket.alloc(), length).writeBytes(markHead);
        MarkName.write(number, message);
        socket.writeText(message.writeBytes(TAIL));
    }

    /** Drops what has not been played. */
    void clear() {
        write(head("clear") + "}");
    }

    private void write(String message) {
        socket.writeText(ByteBufUtil.writeUtf8(socket.alloc(), message));
    }
}
