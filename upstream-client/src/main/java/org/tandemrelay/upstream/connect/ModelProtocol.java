package org.tandemrelay.upstream.connect;

import io.netty.buffer.ByteBuf;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;

/**
 * What a dialect makes of the messages of one session. The only thing that knows the wire format; it knows nothing of sockets,
 * timeouts and heartbeats. Confined to the session's event loop.
 *
 * <p>As a {@link ModelCommand.Handler} it takes the call's commands.
 */
public interface ModelProtocol extends ModelCommand.Handler {

    /** The socket is open: the time to say hello. */
    void onOpen(ModelSocket socket);

    /** A whole text message; borrowed. Malformed ones are counted and ignored. */
    void onText(ByteBuf text);

    /** A whole binary message; borrowed. */
    void onBinary(ByteBuf binary);

    /** Caller's speech to the model: owned, also when this throws; written, not flushed. */
    void writeAudio(ByteBuf audio);

    /** A message in the model's own wire format: owned, also when this throws; written, not flushed. */
    default void writeMessage(ByteBuf message) {
        message.release();
        throw new IllegalStateException("this session does not pass messages through");
    }

    /**
     * The same in base64, for a dialect that writes just that: a part of {@code text}, which is borrowed.
     *
     * @return false if the dialect needs bytes: nothing was done then
     */
    default boolean writeBase64(ByteBuf text, int start, int length) {
        return false;
    }

    /**
     * What the model means by closing like this.
     *
     * @param code the close code, 1005 if the frame had none, 1006 if there was no frame
     * @param reason the model's words, maybe empty
     */
    SessionClosed explainClose(int code, String reason);
}
