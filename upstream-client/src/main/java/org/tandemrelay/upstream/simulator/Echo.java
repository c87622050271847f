package org.tandemrelay.upstream.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.scan.JsonCursor;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * Says every piece of audio back as it comes, for measuring what lies between: one delta for each append, in the same base64, within one
 * response that never ends. Turns are not looked for.
 *
 * <p>A client that does not take what it is sent loses what is said back meanwhile, so that nothing piles up.
 */
@EachFrame(Way.UP)
final class Echo {

    private static final byte[] TYPE = JsonCursor.ascii("type");
    private static final byte[] APPEND = JsonCursor.ascii("input_audio_buffer.append");
    private static final byte[] AUDIO = JsonCursor.ascii("audio");
    private static final byte[] TAIL = JsonCursor.ascii("\"}");
    private static final String DELTA = "response.output_audio.delta";
    private static final int NUMBER_DIGITS = 21;

    /** RFC 6455, 5.2. The head of a delta alone is longer than the 125 bytes that would be written otherwise. */
    private static final int FINAL_TEXT_LENGTH_16 = 0x81_7e;

    private static final int FRAME_HEAD_BYTES = 4;

    private final SessionParts parts;
    private final String responseId = Ids.next("resp");
    private final Item item = Item.begunByAssistant();
    private final JsonCursor cursor = new JsonCursor();

    /** Everything before the audio; the number in its event id counts on in place. Empty until the response has begun. */
    @EachFrame
    private byte[] head = new byte[0];

    private int numberEnd;

    /** What stood around the audio of the append that was taken last; empty before the first. */
    @EachFrame
    private byte[] before = new byte[0];

    @EachFrame
    private byte[] after = new byte[0];

    Echo(SessionParts parts) {
        this.parts = parts;
    }

    /**
     * Says it back, if it is an append in the usual shape.
     *
     * @param json borrowed
     * @return false if it is something else, or an append for the JSON reader
     */
    boolean takes(ByteBuf json) {
        if (head.length == 0) {
            return false;
        }
        int start = -1;
        int stop = -1;
        boolean append = false;
        cursor.reset(json);
        if (!cursor.take(json, '{')) {
            return false;
        }
        do {
            if (!cursor.name(json)) {
                return false;
            }
            boolean audio = cursor.found(json, AUDIO);
            boolean type = cursor.found(json, TYPE);
            if (!(audio ? cursor.uncheckedString(json) : cursor.string(json))) {
                return false;
            }
            if (audio) {
                start = cursor.start();
                stop = cursor.stop();
            }
            append |= type && cursor.found(json, APPEND);
        } while (cursor.take(json, ','));
        boolean whole = append && start >= 0 && cursor.take(json, '}');
        if (whole) {
            before = ByteBufUtil.getBytes(json, json.readerIndex(), start - json.readerIndex());
            after = ByteBufUtil.getBytes(json, stop, json.writerIndex() - stop);
            sayBack(json, start, stop - start);
        }
        return whole;
    }

    /** Whether this is an append like the one that {@link #takes} took last, but for the audio. */
    boolean knows(byte[] json, int length) {
        int from = before.length;
        int to = length - after.length;
        return from > 0
                && to > from
                && Arrays.equals(json, 0, from, before, 0, from)
                && Arrays.equals(json, to, length, after, 0, after.length)
                && !Quotes.within(json, from, to);
    }

    /** What says an append back that it {@link #knows}, as a frame on the wire, owned; null if the client does not take so much. */
    @Nullable
    ByteBuf answer(byte[] json, int length) {
        int audio = length - before.length - after.length;
        if (!spoken(audio)) {
            return null;
        }
        int whole = head.length + audio + TAIL.length;
        return parts.allocator()
                .directBuffer(FRAME_HEAD_BYTES + whole, FRAME_HEAD_BYTES + whole)
                .writeShort(FINAL_TEXT_LENGTH_16)
                .writeShort(whole)
                .writeBytes(head)
                .writeBytes(json, before.length, audio)
                .writeBytes(TAIL);
    }

    /** Counts what is said back; gives false if the client does not take so much. */
    private boolean spoken(int base64Bytes) {
        int bytes = base64Bytes * 3 / 4;
        if (!parts.outlet().writable()) {
            // Much may have come in one read, and waits for its end only.
            parts.outlet().flush();
        }
        if (!parts.outlet().writable()) {
            parts.log().appended(bytes);
            return false;
        }
        parts.log().echoed(bytes);
        count();
        return true;
    }

    private void sayBack(ByteBuf json, int start, int length) {
        if (!spoken(length)) {
            return;
        }
        int whole = head.length + length + TAIL.length;
        ByteBuf delta = parts.allocator().buffer(whole, whole).writeBytes(head);
        delta.writeBytes(json, start, length).writeBytes(TAIL);
        parts.outlet().send(DELTA, delta);
    }

    private void count() {
        int digit = numberEnd - 1;
        while (head[digit] == '9') {
            head[digit--] = '0';
        }
        head[digit]++;
    }

    /** Says back what the JSON reader took out of an append. */
    void say(byte[] audio) {
        if (head.length == 0) {
            begin();
        }
        byte[] text = Base64.getEncoder().encode(audio);
        ByteBuf base64 = parts.allocator().buffer(text.length).writeBytes(text);
        try {
            sayBack(base64, 0, text.length);
        } finally {
            base64.release();
        }
    }

    private void begin() {
        ObjectNode created = parts.events().event("response.created");
        created.putObject("response")
                .put("object", "realtime.response")
                .put("id", responseId)
                .put("status", "in_progress");
        parts.events().send(created);
        ObjectNode added = parts.events()
                .event("response.output_item.added")
                .put("response_id", responseId)
                .put("output_index", 0);
        added.set("item", item.json());
        parts.events().send(added);
        ObjectNode part = place("response.content_part.added");
        part.putObject("part").put("type", "audio").put("transcript", "");
        parts.events().send(part);
        String before = "{\"type\":\"" + DELTA + "\",\"event_id\":\"event_";
        numberEnd = before.length() + NUMBER_DIGITS;
        head = (before + "0".repeat(NUMBER_DIGITS) + "\",\"response_id\":\"" + responseId + "\",\"item_id\":\""
                        + item.id() + "\",\"output_index\":0,\"content_index\":0,\"delta\":\"")
                .getBytes(US_ASCII);
    }

    private ObjectNode place(String type) {
        return parts.events()
                .event(type)
                .put("response_id", responseId)
                .put("item_id", item.id())
                .put("output_index", 0)
                .put("content_index", 0);
    }
}
