package org.tandemrelay.relay.load.crew;

import io.netty.buffer.ByteBuf;
import org.tandemrelay.upstream.scan.JsonCursor;

/** Finds the audio in a message of a known shape, without a tree; what has another shape is for the line to read. */
final class AudioFinder {

    private static final byte[] TYPE = JsonCursor.ascii("type");
    private static final byte[] EVENT = JsonCursor.ascii("event");

    private final JsonCursor cursor = new JsonCursor();
    private final byte[] wantedType;
    private final byte[] wantedMember;

    private boolean typeSeen;
    private int start;
    private int stop;

    AudioFinder(FrameForm form) {
        wantedType = JsonCursor.ascii(form.audioType());
        wantedMember = JsonCursor.ascii(form.audioMember());
    }

    /** Whether this brings audio, in plain JSON; borrowed. */
    boolean finds(ByteBuf message) {
        typeSeen = false;
        start = -1;
        cursor.reset(message);
        return object(message) && cursor.ended(message) && typeSeen && start >= 0;
    }

    private boolean object(ByteBuf message) {
        if (!cursor.take(message, '{')) {
            return false;
        }
        do {
            if (!cursor.name(message) || !value(message)) {
                return false;
            }
        } while (cursor.take(message, ','));
        return cursor.take(message, '}');
    }

    private boolean value(ByteBuf message) {
        if (cursor.found(message, wantedMember)) {
            boolean text = cursor.uncheckedString(message);
            start = cursor.start();
            stop = cursor.stop();
            return text;
        }
        if (cursor.found(message, TYPE) || cursor.found(message, EVENT)) {
            typeSeen |= cursor.string(message) && cursor.found(message, wantedType);
            return typeSeen;
        }
        if (cursor.sees(message, '{')) {
            return object(message);
        }
        return cursor.sees(message, '"') ? cursor.string(message) : cursor.integer(message);
    }

    int start() {
        return start;
    }

    int length() {
        return stop - start;
    }
}
