package org.tandemrelay.upstream.session;

import io.netty.buffer.ByteBuf;

/**
 * One connection to one model for one call. Confined to the event loop that it was opened on.
 *
 * <p>After {@link ModelEvent.SessionClosed} every method is without effect, but for releasing what it is given.
 */
public interface ModelSession {

    /**
     * Speech of the caller's, written but not flushed. Only between {@link ModelEvent.SessionReady} and the end.
     *
     * @param audio in the format of {@link ModelEvent.SessionReady#inputFormat}; owned, also when this throws
     */
    void sendAudio(ByteBuf audio);

    /**
     * One message in the model's own wire format, written but not flushed. Only in a session that passes messages through, between
     * {@link ModelEvent.SessionReady} and the end.
     *
     * @param message owned, also when this throws
     */
    void sendMessage(ByteBuf message);

    /**
     * Speech of the caller's that is base64 already, in the format of {@link ModelEvent.SessionReady#inputFormat}: a model whose messages
     * hold base64 takes it as it is. Written but not flushed.
     *
     * @param text valid base64 with its padding, in a part of a message; borrowed
     * @param start index of its first character
     * @param length characters
     * @return false if the model wants bytes: nothing was done then
     */
    default boolean sendBase64(ByteBuf text, int start, int length) {
        return false;
    }

    /** Anything else, written and flushed. */
    void send(ModelCommand command);

    /** Hands what {@link #sendAudio} wrote to the socket. */
    void flush();

    /** Whether the socket takes more now; changes are told by {@link ModelListener#onModelWritable}. */
    boolean writable();

    /** The connection itself. */
    default ModelLine line() {
        return ModelLine.UNKNOWN;
    }

    /** Stops or goes on reading from the model: the way in which a slow caller slows the model down. */
    void pauseReading(boolean paused);
}
