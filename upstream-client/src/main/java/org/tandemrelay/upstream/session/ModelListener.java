package org.tandemrelay.upstream.session;

import io.netty.buffer.ByteBuf;

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

    /** All that one read of the socket brought has been delivered: the time to flush the other leg. */
    void onModelReadComplete();

    /** The model's socket takes more, or does not. */
    void onModelWritable(boolean writable);
}
