package org.tandemrelay.upstream.openai;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Finds the parts of an audio delta without parsing JSON.
 *
 * <p>Takes only the shape that the vendor sends: one flat object whose values are plain strings and integers. Anything else, though it
 * be valid JSON that says the same, is left to the JSON reader, whose result is the same by test. One scanner serves one session; its
 * results hold until the next {@link #scan}.
 */
final class AudioDeltaScanner {

    private static final byte[] TYPE = ascii("type");
    private static final byte[] AUDIO_DELTA = ascii("response.output_audio.delta");
    private static final byte[] RESPONSE_ID = ascii("response_id");
    private static final byte[] ITEM_ID = ascii("item_id");
    private static final byte[] DELTA = ascii("delta");

    /** Beyond it the JSON reader may find a name too long. */
    private static final int MAX_NAME_BYTES = 1_000;

    private int at;
    private int end;

    private int stringStart;
    private int stringEnd;

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
        at = message.readerIndex();
        end = message.writerIndex();
        typeSeen = false;
        responseStart = -1;
        itemStart = -1;
        deltaStart = -1;
        if (!take(message, '{')) {
            return false;
        }
        do {
            if (!member(message)) {
                return false;
            }
        } while (take(message, ','));
        return take(message, '}')
                && ended(message)
                && typeSeen
                && responseStart >= 0
                && itemStart >= 0
                && deltaStart >= 0;
    }

    private boolean member(ByteBuf message) {
        if (!string(message)) {
            return false;
        }
        int keyStart = stringStart;
        int keyEnd = stringEnd;
        if (keyEnd - keyStart > MAX_NAME_BYTES || !take(message, ':')) {
            return false;
        }
        if (equal(message, keyStart, keyEnd, DELTA)) {
            return delta(message);
        }
        skipBlanks(message);
        if (at < end && message.getByte(at) != '"') {
            return integer(message) && !isNamed(message, keyStart, keyEnd);
        }
        return string(message) && keep(message, keyStart, keyEnd);
    }

    private boolean isNamed(ByteBuf message, int keyStart, int keyEnd) {
        return equal(message, keyStart, keyEnd, TYPE)
                || equal(message, keyStart, keyEnd, RESPONSE_ID)
                || equal(message, keyStart, keyEnd, ITEM_ID);
    }

    /** Remembers the string just read, if it is one that matters. A second of the same name is for the JSON reader to judge. */
    private boolean keep(ByteBuf message, int keyStart, int keyEnd) {
        if (equal(message, keyStart, keyEnd, TYPE)) {
            boolean first = !typeSeen;
            typeSeen = equal(message, stringStart, stringEnd, AUDIO_DELTA);
            return first && typeSeen;
        }
        if (equal(message, keyStart, keyEnd, RESPONSE_ID)) {
            boolean first = responseStart < 0;
            responseStart = stringStart;
            responseEnd = stringEnd;
            return first;
        }
        if (equal(message, keyStart, keyEnd, ITEM_ID)) {
            boolean first = itemStart < 0;
            itemStart = stringStart;
            itemEnd = stringEnd;
            return first;
        }
        return true;
    }

    /** The long one: nothing but its end is looked for, since the base64 decoder refuses whatever does not belong into it. */
    private boolean delta(ByteBuf message) {
        if (deltaStart >= 0 || !take(message, '"')) {
            return false;
        }
        int quote = message.indexOf(at, end, (byte) '"');
        if (quote < 0) {
            return false;
        }
        deltaStart = at;
        deltaEnd = quote;
        at = quote + 1;
        return true;
    }

    /** A string of printable ASCII without escapes. */
    private boolean string(ByteBuf message) {
        if (!take(message, '"')) {
            return false;
        }
        stringStart = at;
        while (at < end) {
            byte b = message.getByte(at++);
            if (b == '"') {
                stringEnd = at - 1;
                return true;
            }
            if (b < ' ' || b == '\\') {
                return false;
            }
        }
        return false;
    }

    /** Digits, without sign, fraction and leading zero; at most 9 of them. */
    private boolean integer(ByteBuf message) {
        int start = at;
        while (at < end && message.getByte(at) >= '0' && message.getByte(at) <= '9') {
            at++;
        }
        int digits = at - start;
        return digits == 1 || (digits > 1 && digits < 10 && message.getByte(start) != '0');
    }

    private boolean take(ByteBuf message, char wanted) {
        skipBlanks(message);
        if (at < end && message.getByte(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void skipBlanks(ByteBuf message) {
        while (at < end && isBlank(message.getByte(at))) {
            at++;
        }
    }

    private boolean ended(ByteBuf message) {
        skipBlanks(message);
        return at == end;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private static boolean equal(ByteBuf message, int start, int end, byte[] wanted) {
        if (end - start != wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (message.getByte(start + i) != wanted[i]) {
                return false;
            }
        }
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

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
