package org.tandemrelay.relay.caller;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.Call;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerEvent.CallStarted;
import org.tandemrelay.relay.call.leg.MarkName;
import org.tandemrelay.relay.call.leg.PassedMessages;
import org.tandemrelay.upstream.session.OutputItem;

/**
 * What a dialect makes of the messages of one caller. The only thing that knows the wire format; it knows nothing of upgrades, close
 * frames and heartbeats. Confined to the call's event loop.
 *
 * <p>As a {@link CallerCommand.Handler} it takes what the call has to tell. {@link CallerCommand.Hangup} asks it for its farewell
 * message only: the Close frame follows by itself.
 */
public interface CallerProtocol extends CallerCommand.Handler {

    /** What is known of the call from the upgrade alone. */
    CallStarted started();

    /**
     * What this caller can do.
     *
     * @param dialects what the callers of its dialect can do as a rule
     */
    default CallerCapabilities capabilities(CallerCapabilities dialects) {
        return dialects;
    }

    /** The socket is open, and the call made but not started: the time to greet. */
    void onOpen(CallerSocket socket, Call call);

    /** A whole text message, valid UTF-8; borrowed. */
    void onText(ByteBuf text);

    /** A whole binary message; owned. */
    void onBinary(ByteBuf binary);

    /** Speech to be heard, in the downlink format; owned. */
    void writeAudio(OutputItem item, ByteBuf audio);

    /** The same in base64, valid and with its padding, for callers that can be sent that; borrowed. */
    default void writeBase64(OutputItem item, ByteBuf text) {
        throw new IllegalStateException("these callers take no base64");
    }

    /** A mark whose name is {@link MarkName#of} this number. */
    default void numberedMark(long number) {
        mark(new CallerCommand.Mark(MarkName.of(number)));
    }

    /**
     * A message of the model's, for callers that speak the model's own protocol; owned. Those with speech in them go by without.
     *
     * @param kind what the protocol calls this kind of message
     */
    default void passMessage(ByteBuf message, String kind) {
        message.release();
        throw new IllegalStateException("these callers do not speak the model's protocol");
    }

    /** Reads the messages that these callers and their models share, for what is to be kept; null if there are none. */
    default @Nullable PassedMessages passedMessages() {
        return null;
    }
}
