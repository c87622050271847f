package org.tandemrelay.relay.caller;

import static org.tandemrelay.upstream.scan.JsonCursor.ascii;
import static org.tandemrelay.upstream.scan.JsonCursor.equal;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.scan.JsonCursor;

/**
 * Finds the parts of a telephone bridge's frequent event without parsing JSON.
 *
 * <p>Takes only the shape that the bridges send: plain strings and integers, and one object in the object. Anything else, though it be valid
 * JSON that says the same, is left to the JSON reader, whose result is the same by test. Results hold until the next {@link #scan}.
 */
public abstract class EventScanner {

    private static final byte[] EVENT = ascii("event");
    private static final byte[] STREAM_SID = ascii("streamSid");

    private final JsonCursor cursor = new JsonCursor();
    private final byte[] event;
    private final byte[] object;

    private boolean eventSeen;
    private boolean objectSeen;
    private int sidStart;
    private int sidStop;

    /**
     * For one kind of event.
     *
     * @param event its name
     * @param object the name of the object in it
     */
    protected EventScanner(String event, String object) {
        this.event = ascii(event);
        this.object = ascii(object);
    }

    /**
     * Looks for the event.
     *
     * @param message borrowed, its reader index is not moved
     * @return false if this is not one in the plain shape
     */
    public final boolean scan(ByteBuf message) {
        cursor.reset(message);
        eventSeen = false;
        objectSeen = false;
        sidStart = -1;
        begin();
        return object(message, false) && cursor.ended(message) && eventSeen && whole();
    }

    /** Forgets what was found in the last. */
    protected abstract void begin();

    /** Steps over the value of a member of the inner object, whose name the cursor has just stepped over; false if it is not plain. */
    protected abstract boolean innerMember(ByteBuf message, JsonCursor at);

    /** Whether all was there that must be. */
    protected abstract boolean whole();

    private boolean object(ByteBuf message, boolean inner) {
        if (!cursor.take(message, '{')) {
            return false;
        }
        do {
            if (!cursor.name(message) || !(inner ? innerMember(message, cursor) : outerMember(message))) {
                return false;
            }
        } while (cursor.take(message, ','));
        return cursor.take(message, '}');
    }

    /** A second of the same name is for the JSON reader to judge. */
    private boolean outerMember(ByteBuf message) {
        if (cursor.found(message, EVENT)) {
            boolean first = !eventSeen;
            eventSeen = cursor.string(message) && cursor.found(message, event);
            return first && eventSeen;
        }
        if (cursor.found(message, object)) {
            boolean first = !objectSeen;
            objectSeen = true;
            return first && object(message, true);
        }
        return cursor.found(message, STREAM_SID) ? sid(message) : plainValue(message, cursor);
    }

    /** Steps over a text or a number. */
    protected static boolean plainValue(ByteBuf message, JsonCursor at) {
        return at.sees(message, '"') ? at.string(message) : at.integer(message);
    }

    private boolean sid(ByteBuf message) {
        if (sidStart >= 0 || !cursor.string(message)) {
            return false;
        }
        sidStart = cursor.start();
        sidStop = cursor.stop();
        return sidStop > sidStart;
    }

    /** The stream that the event is of; null if it is not said. */
    public final @Nullable String streamSid(ByteBuf message) {
        return sidStart < 0 ? null : message.toString(sidStart, sidStop - sidStart, StandardCharsets.US_ASCII);
    }

    /** Whether the event is of this stream, or does not say of which. */
    public final boolean mayBeOf(ByteBuf message, byte[] streamSid) {
        return sidStart < 0 || equal(message, sidStart, sidStop, streamSid);
    }
}
