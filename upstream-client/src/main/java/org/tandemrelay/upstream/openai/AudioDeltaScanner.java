package org.tandemrelay.upstream.openai;

import static org.tandemrelay.upstream.scan.JsonCursor.ascii;
import static org.tandemrelay.upstream.scan.JsonCursor.equal;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.tandemrelay.upstream.scan.JsonCursor;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * Finds the parts of an audio delta without parsing JSON.
 *
 * <p>Takes only the shape that the vendor sends: one flat object whose values are plain strings and integers. Anything else, though it
 * be valid JSON that says the same, is left to the JSON reader, whose result is the same by test. One scanner serves one session; its
 * results hold until the next {@link #scan}.
 */
@EachFrame(Way.DOWN)
final class AudioDeltaScanner {

    private static final byte[] TYPE = ascii("type");
    private static final byte[] AUDIO_DELTA = ascii("response.output_audio.delta");
    private static final byte[] RESPONSE_ID = ascii("response_id");
    private static final byte[] ITEM_ID = ascii("item_id");
    private static final byte[] DELTA = ascii("delta");

    private final JsonCursor cursor = new JsonCursor();

    private boolean typeSeen;
    private int responseStart;
    private int responseEnd;
    private int itemStart;
    private int itemEnd;
    private int deltaStart;
    private int deltaEnd;

    /**
     * Looks for an audio delta.
     *
     * @param message borrowed, its reader index is not moved
     * @return false if this is not one in the plain shape
     */
    boolean scan(ByteBuf message) {
        cursor.reset(message);
        typeSeen = false;
        responseStart = -1;
        itemStart = -1;
        deltaStart = -1;
        if (!cursor.take(message, '{')) {
            return false;
        }
        do {
            if (!member(message)) {
                return false;
            }
        } while (cursor.take(message, ','));
        return cursor.take(message, '}')
                && cursor.ended(message)
                && typeSeen
                && responseStart >= 0
                && itemStart >= 0
                && deltaStart >= 0;
    }

    private boolean member(ByteBuf message) {
        if (!cursor.name(message)) {
            return false;
        }
        int keyStart = cursor.start();
        int keyEnd = cursor.stop();
        if (cursor.part(message, keyStart, keyEnd, DELTA)) {
            return delta(message);
        }
        if (!cursor.sees(message, '"')) {
            return cursor.integer(message) && !isNamed(message, keyStart, keyEnd);
        }
        return cursor.string(message) && keep(message, keyStart, keyEnd);
    }

    private boolean isNamed(ByteBuf message, int keyStart, int keyEnd) {
        return cursor.part(message, keyStart, keyEnd, TYPE)
                || cursor.part(message, keyStart, keyEnd, RESPONSE_ID)
                || cursor.part(message, keyStart, keyEnd, ITEM_ID);
    }

    /** Remembers the string just read, if it is one that matters. A second of the same name is for the JSON reader to judge. */
    private boolean keep(ByteBuf message, int keyStart, int keyEnd) {
        if (cursor.part(message, keyStart, keyEnd, TYPE)) {
            boolean first = !typeSeen;
            typeSeen = cursor.found(message, AUDIO_DELTA);
            return first && typeSeen;
        }
        if (cursor.part(message, keyStart, keyEnd, RESPONSE_ID)) {
            boolean first = responseStart < 0;
            responseStart = cursor.start();
            responseEnd = cursor.stop();
            return first;
        }
        if (cursor.part(message, keyStart, keyEnd, ITEM_ID)) {
            boolean first = itemStart < 0;
            itemStart = cursor.start();
            itemEnd = cursor.stop();
            return first;
        }
        return true;
    }

    /** The long one: the base64 decoder refuses whatever does not belong into it. */
    private boolean delta(ByteBuf message) {
        if (deltaStart >= 0 || !cursor.uncheckedString(message)) {
            return false;
        }
        deltaStart = cursor.start();
        deltaEnd = cursor.stop();
        return true;
    }

    boolean responseIs(ByteBuf message, byte[] id) {
        return equal(message, responseStart, responseEnd, id);
    }

    boolean itemIs(ByteBuf message, byte[] id) {
        return equal(message, itemStart, itemEnd, id);
    }

    String responseId(ByteBuf message) {
        return message.toString(responseStart, responseEnd - responseStart, StandardCharsets.US_ASCII);
    }

    String itemId(ByteBuf message) {
        return message.toString(itemStart, itemEnd - itemStart, StandardCharsets.US_ASCII);
    }

    int deltaStart() {
        return deltaStart;
    }

    int deltaLength() {
        return deltaEnd - deltaStart;
    }
}
