package org.tandemrelay.relay.call.leg;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Reads messages that pass as they are, where what is said in them is to be kept. Borrows every message. */
public interface PassedMessages {

    /**
     * Some of the model's speech.
     *
     * @param item that it belongs to
     * @param audio in the model's format
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Speech(String item, byte[] audio) {}

    /**
     * The caller has stopped playing an item.
     *
     * @param item which
     * @param heardMillis how much of it was heard
     */
    record CutOff(String item, long heardMillis) {}

    /** What the caller says in a message with speech, in its format; empty if that cannot be read. */
    byte[] callerSpeech(ByteBuf message);

    /** What the model says in one. */
    Speech modelSpeech(ByteBuf message);

    /** Whether any other message of the caller's is to say that it has stopped playing; null if not. */
    @Nullable
    CutOff cutOff(ByteBuf message);
}
