package org.tandemrelay.upstream.session;

import io.netty.buffer.ByteBuf;
import org.tandemrelay.audio.AudioFormat;

/** Whom a model session tells what happens. Called on the session's event loop only, never re-entered from its own commands. */
public interface ModelListener {

    /** Something other than audio. */
    void onModelEvent(ModelEvent event);

    /**
     * Speech of the model's.
     *
     * @param item the utterance that it belongs to
     * @param audio in the format of {@link ModelEvent.SessionReady#outputFormat}, of any length, not always cut at a sample; the
     *     listener owns it, also when it throws
     */
    void onModelAudio(OutputItem item, ByteBuf audio);

    /**
     * Whether speech of the model's may come in base64, by {@link #onModelBase64}. Asked anew each time, of whoever may be able to pass
     * the text on as it is.
     */
    default boolean takesModelBase64() {
        return false;
    }

    /**
     * Speech of the model's, still in base64. Only after {@link #takesModelBase64}.
     *
     * @param item the utterance that it belongs to
     * @param text holds valid base64 with its padding; borrowed
     * @param start index of its first character
     * @param length characters
     */
    default void onModelBase64(OutputItem item, ByteBuf text, int start, int length) {
        throw new IllegalStateException("this listener takes no base64");
    }

    /**
     * One message as the model sent it, in a session that passes messages through. What it means to the call comes as {@link
     * #onModelEvent} besides, and after it.
     *
     * @param message in the model's own wire format; borrowed
     * @param kind the wire format's own word for what kind of message it is; empty if it has none
     */
    default void onModelMessage(ByteBuf message, String kind) {
        throw new IllegalStateException("this session does not pass messages through");
    }

    /**
     * Likewise a message that carries some of the model's speech.
     *
     * @param message in the model's own wire format; borrowed
     * @param format of the speech in it
     * @param audioBytes how much of it there is
     */
    default void onModelSpeech(ByteBuf message, AudioFormat format, int audioBytes) {
        throw new IllegalStateException("this session does not pass messages through");
    }

    /** All that one read of the socket brought has been delivered: the time to flush the other leg. */
    void onModelReadComplete();

    /** The model's socket takes more, or does not. */
    void onModelWritable(boolean writable);
}
