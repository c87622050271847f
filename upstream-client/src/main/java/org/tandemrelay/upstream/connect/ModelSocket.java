package org.tandemrelay.upstream.connect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.OutputItem;

/** The open socket as a dialect sees it: messages out, and events for the call. */
public interface ModelSocket {

    /** Where buffers for messages come from. */
    ByteBufAllocator alloc();

    /** Queues one text message; owned. */
    void writeText(ByteBuf json);

    /** Queues one binary message; owned. */
    void writeBinary(ByteBuf bytes);

    /** Hands what was queued to the kernel. */
    void flush();

    /** Tells the call. {@link ModelEvent.SessionClosed} also closes the socket. */
    void emit(ModelEvent event);

    /** Gives the call some of the model's speech; owned. */
    void emitAudio(OutputItem item, ByteBuf audio);

    /** Whether the call takes speech in base64 now. */
    boolean takesBase64();

    /** Gives the call some of the model's speech in base64, which is valid, padded, and borrowed. Only after {@link #takesBase64}. */
    void emitBase64(OutputItem item, ByteBuf text, int start, int length);

    /** Gives the call a message as it came, in a session that passes them through; borrowed. */
    void emitMessage(ByteBuf message, String kind);

    /** Likewise one that carries so many bytes of the model's speech; borrowed. */
    void emitSpeech(ByteBuf message, AudioFormat format, int audioBytes);

    /** Something that the model said, without the relay's credential, should it have repeated that. */
    String redact(String words);

    /** Closes in good order, without an event. */
    void close(int code, String reason);
}
