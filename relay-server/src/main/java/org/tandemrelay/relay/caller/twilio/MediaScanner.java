package org.tandemrelay.relay.caller.twilio;

import static org.tandemrelay.upstream.scan.JsonCursor.ascii;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.caller.EventScanner;
import org.tandemrelay.upstream.scan.JsonCursor;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** Finds the parts of a {@code media} message without parsing JSON. */
@EachFrame(Way.UP)
final class MediaScanner extends EventScanner {

    /** Where there is no timestamp that can be read. */
    static final long NO_TIME = -1;

    private static final byte[] TRACK = ascii("track");
    private static final byte[] TIMESTAMP = ascii("timestamp");
    private static final byte[] PAYLOAD = ascii("payload");
    private static final byte[] INBOUND = ascii("inbound");
    private static final byte[] OUTBOUND = ascii("outbound");

    /** Of a call that lasts 30 years. */
    private static final int MAX_DIGITS = 12;

    private @Nullable Track track;
    private long timestampMillis;
    private int payloadStart;
    private int payloadStop;

    MediaScanner() {
        super("media", "media");
    }

    @Override
    protected void begin() {
        track = null;
        timestampMillis = NO_TIME;
        payloadStart = -1;
    }

    @Override
    protected boolean whole() {
        return payloadStart >= 0;
    }

    @Override
    protected boolean innerMember(ByteBuf message, JsonCursor at) {
        if (at.found(message, PAYLOAD)) {
            return payload(message, at);
        }
        if (at.found(message, TRACK)) {
            return track(message, at);
        }
        return at.found(message, TIMESTAMP) ? timestamp(message, at) : plainValue(message, at);
    }

    private boolean track(ByteBuf message, JsonCursor at) {
        if (track != null || !at.string(message)) {
            return false;
        }
        track = at.found(message, INBOUND) ? Track.INBOUND : at.found(message, OUTBOUND) ? Track.OUTBOUND : null;
        return track != null;
    }

    /** As text or as number. */
    private boolean timestamp(ByteBuf message, JsonCursor at) {
        if (timestampMillis != NO_TIME || !plainValue(message, at)) {
            return false;
        }
        int digits = at.stop() - at.start();
        if (digits == 0 || digits > MAX_DIGITS) {
            return false;
        }
        long millis = 0;
        for (int i = at.start(); i < at.stop(); i++) {
            int digit = message.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            millis = 10 * millis + digit;
        }
        timestampMillis = millis;
        return true;
    }

    /** The long one: the base64 decoder refuses whatever does not belong into it. */
    private boolean payload(ByteBuf message, JsonCursor at) {
        if (payloadStart >= 0 || !at.uncheckedString(message)) {
            return false;
        }
        payloadStart = at.start();
        payloadStop = at.stop();
        return true;
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
