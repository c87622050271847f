package org.tandemrelay.relay.caller.twilio;

import static org.tandemrelay.upstream.scan.JsonCursor.ascii;
import static org.tandemrelay.upstream.scan.JsonCursor.equal;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.scan.JsonCursor;

/**
 * Finds the parts of a {@code media} message without parsing JSON.
 *
 * <p>Takes only the shape that Twilio sends: plain strings and integers, and one object in the object. Anything else, though it be valid
 * JSON that says the same, is left to the JSON reader, whose result is the same by test. Results hold until the next {@link #scan}.
 */
final class MediaScanner {

    /** Where there is no timestamp that can be read. */
    static final long NO_TIME = -1;

    private static final byte[] EVENT = ascii("event");
    private static final byte[] MEDIA = ascii("media");
    private static final byte[] STREAM_SID = ascii("streamSid");
    private static final byte[] TRACK = ascii("track");
    private static final byte[] TIMESTAMP = ascii("timestamp");
    private static final byte[] PAYLOAD = ascii("payload");
    private static final byte[] INBOUND = ascii("inbound");
    private static final byte[] OUTBOUND = ascii("outbound");

    /** Of a call that lasts 30 years. */
    private static final int MAX_DIGITS = 12;

    private final JsonCursor cursor = new JsonCursor();

    private boolean eventSeen;
    private boolean mediaSeen;
    private int sidStart;
    private int sidStop;
    private @Nullable Track track;
    private long timestampMillis;
    private int payloadStart;
    private int payloadStop;

    /**
     * Looks for media.
     *
     * @param message borrowed, its reader index is not moved
     * @return false if this is not one in the plain shape
     */
    boolean scan(ByteBuf message) {
        cursor.reset(message);
        eventSeen = false;
        mediaSeen = false;
        sidStart = -1;
        track = null;
        timestampMillis = NO_TIME;
        payloadStart = -1;
        return object(message, false) && cursor.ended(message) && eventSeen && payloadStart >= 0;
    }

    private boolean object(ByteBuf message, boolean inner) {
        if (!cursor.take(message, '{')) {
            return false;
        }
        do {
            if (!cursor.name(message) || !(inner ? innerMember(message) : outerMember(message))) {
                return false;
            }
        } while (cursor.take(message, ','));
        return cursor.take(message, '}');
    }

    /** A second of the same name is for the JSON reader to judge. */
    private boolean outerMember(ByteBuf message) {
        int start = cursor.start();
        int stop = cursor.stop();
        if (cursor.part(message, start, stop, EVENT)) {
            boolean first = !eventSeen;
            eventSeen = cursor.string(message) && cursor.found(message, MEDIA);
            return first && eventSeen;
        }
        if (cursor.part(message, start, stop, MEDIA)) {
            boolean first = !mediaSeen;
            mediaSeen = true;
            return first && object(message, true);
        }
        return cursor.part(message, start, stop, STREAM_SID) ? sid(message) : plainValue(message);
    }

    private boolean innerMember(ByteBuf message) {
        int start = cursor.start();
        int stop = cursor.stop();
        if (cursor.part(message, start, stop, PAYLOAD)) {
            return payload(message);
        }
        if (cursor.part(message, start, stop, TRACK)) {
            return track(message);
        }
        return cursor.part(message, start, stop, TIMESTAMP) ? timestamp(message) : plainValue(message);
    }

    private boolean plainValue(ByteBuf message) {
        return cursor.sees(message, '"') ? cursor.string(message) : cursor.integer(message);
    }

    private boolean sid(ByteBuf message) {
        if (sidStart >= 0 || !cursor.string(message)) {
            return false;
        }
        sidStart = cursor.start();
        sidStop = cursor.stop();
        return sidStop > sidStart;
    }

    private boolean track(ByteBuf message) {
        if (track != null || !cursor.string(message)) {
            return false;
        }
        track = cursor.found(message, INBOUND)
                ? Track.INBOUND
                : cursor.found(message, OUTBOUND) ? Track.OUTBOUND : null;
        return track != null;
    }

    /** As text or as number. */
    private boolean timestamp(ByteBuf message) {
        if (timestampMillis != NO_TIME || !plainValue(message)) {
            return false;
        }
        int digits = cursor.stop() - cursor.start();
        if (digits == 0 || digits > MAX_DIGITS) {
            return false;
        }
        long millis = 0;
        for (int at = cursor.start(); at < cursor.stop(); at++) {
            int digit = message.getByte(at) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            millis = 10 * millis + digit;
        }
        timestampMillis = millis;
        return true;
    }

    /** The long one: the base64 decoder refuses whatever does not belong into it. */
    private boolean payload(ByteBuf message) {
        if (payloadStart >= 0 || !cursor.uncheckedString(message)) {
            return false;
        }
        payloadStart = cursor.start();
        payloadStop = cursor.stop();
        return true;
    }

    /** The stream that the media is of; null if it is not said. */
    @Nullable
    String streamSid(ByteBuf message) {
        return sidStart < 0 ? null : message.toString(sidStart, sidStop - sidStart, StandardCharsets.US_ASCII);
    }

    /** Whether the media is of this stream, or does not say of which. */
    boolean mayBeOf(ByteBuf message, byte[] streamSid) {
        return sidStart < 0 || equal(message, sidStart, sidStop, streamSid);
    }

    /** The side that speaks: who calls, where it is not said. */
    Track track() {
        return track == null ? Track.INBOUND : track;
    }

    /** When it was spoken, in ms from the beginning of the stream, or {@link #NO_TIME}. */
    long timestampMillis() {
        return timestampMillis;
    }

    /** Index in the message of the first character of the base64. */
    int payloadStart() {
        return payloadStart;
    }

    /** Its characters. */
    int payloadLength() {
        return payloadStop - payloadStart;
    }
}
