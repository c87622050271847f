package org.tandemrelay.relay.call.leg;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.OutputItem;

/** The caller's side of a call, as the call sees it. Confined to the call's event loop. */
public interface CallerLeg {

    /** The dialect's name, for logs and metrics. */
    String dialect();

    /** What its callers can do. */
    CallerCapabilities capabilities();

    /** The loop of the caller's channel, which becomes that of the call and of the model's channel. */
    EventLoop loop();

    /** Where buffers for this leg come from. */
    ByteBufAllocator alloc();

    /** Speech to be heard, in the caller's format; owned. Written, not flushed. */
    void sendAudio(OutputItem item, ByteBuf audio);

    /** The same in base64, valid and with its padding, where the caller takes that; borrowed. Written, not flushed. */
    default void sendBase64(OutputItem item, ByteBuf text) {
        throw new IllegalStateException("this caller takes no base64");
    }

    /** A message of the model's for a caller that speaks the same protocol; owned. Written, not flushed. */
    void passMessage(ByteBuf message, String kind);

    /** Likewise a message that carries speech; owned. Written, not flushed. */
    void passSpeech(ByteBuf message);

    /** Reads messages that pass as they are; null if none do. */
    default @Nullable PassedMessages passedMessages() {
        return null;
    }

    /** Anything else, written and not flushed; {@link CallerCommand.Hangup} also closes the socket. */
    void send(CallerCommand command);

    /** A {@link CallerCommand.Mark} whose name is {@link MarkName#of} this number: one within an answer, of which there are many. */
    default void sendNumberedMark(long number) {
        send(new CallerCommand.Mark(MarkName.of(number)));
    }

    /** Asks how long the way to the caller and back is; the answer comes by {@code Call.onRoundTrip}. Written, not flushed. */
    default void measureRoundTrip() {}

    /** Hands what was written to the socket. */
    void flush();

    /** Stops or goes on reading from the caller: the way in which a model that is busy for a moment holds the caller up. */
    void pauseReading(boolean paused);

    /** Whether speech can be sent now. */
    boolean writable();

    /** Whether the far end reads what it was sent; of a socket that is full {@code Call.onCallerWritable} tells as well. */
    boolean reads();
}
