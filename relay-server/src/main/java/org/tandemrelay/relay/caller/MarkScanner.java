package org.tandemrelay.relay.caller;

import static org.tandemrelay.upstream.scan.JsonCursor.ascii;

import io.netty.buffer.ByteBuf;
import org.tandemrelay.relay.call.leg.MarkName;
import org.tandemrelay.upstream.scan.JsonCursor;

/** Finds the number in the event by which a mark comes back, if it is one of those within an answer: others are few. */
public final class MarkScanner extends EventScanner {

    private static final byte[] NAME = ascii("name");

    private long number;

    /**
     * For a bridge.
     *
     * @param event its name of the event
     * @param object its name of the object in which the mark's name is
     */
    public MarkScanner(String event, String object) {
        super(event, object);
    }

    @Override
    protected void begin() {
        number = MarkName.NO_NUMBER;
    }

    @Override
    protected boolean innerMember(ByteBuf message, JsonCursor at) {
        if (!at.found(message, NAME)) {
            return plainValue(message, at);
        }
        if (number != MarkName.NO_NUMBER || !at.string(message)) {
            return false;
        }
        number = MarkName.number(message, at.start(), at.stop());
        return number != MarkName.NO_NUMBER;
    }

    @Override
    protected boolean whole() {
        return number != MarkName.NO_NUMBER;
    }

    /** Of the mark just found. */
    public long number() {
        return number;
    }
}
