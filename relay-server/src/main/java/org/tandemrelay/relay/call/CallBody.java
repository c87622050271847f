package org.tandemrelay.relay.call;

import io.netty.buffer.ByteBuf;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.relay.call.leg.MarkName;
import org.tandemrelay.upstream.connect.ModelConnector;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelSession;
import org.tandemrelay.upstream.session.OutputItem;

/**
 * What is said in a call, and what comes of it. {@link Call} begins and ends it; within, each body takes speech and events, or whole
 * messages, from both sides. Confined to the call's event loop.
 */
interface CallBody {

    /** Dials the model for a session of the kind that this body needs. */
    default ModelSession dial(ModelConnector connector) {
        throw new IllegalStateException("nobody to speak for");
    }

    /** The caller told something. */
    void onCallerEvent(CallerEvent event);

    /** So long, in ns, a word to the caller takes, and its answer. */
    default void onRoundTrip(long nanos) {}

    /** The model told something. */
    void onModelEvent(ModelEvent event);

    /** Whether the call can go on with another session of the model's when one is lost. */
    default boolean outlivesModel() {
        return false;
    }

    /** The model is gone, of which there is nothing to tell, since its line is opened again: {@code SessionReady} comes once more. */
    default void onModelLost() {
        throw new IllegalStateException("this call ends with its model");
    }

    /** The model's socket takes more again. */
    void onModelWritable();

    /** One more beat of the watch. */
    default void onBeat(long nowNanos) {}

    /** What the call may cost is nearly spent, and this is what the model is to do about it. */
    default void onSpendWarning(String words) {}

    /** Whether the caller hears something that should not be broken off for nothing. */
    default boolean speaking() {
        return false;
    }

    /** The call is over: lets go of all that waits. */
    void close();

    /** The caller's speech; owned. False if it was no packet, and was made up for. */
    default boolean onCallerAudio(ByteBuf audio, long nowNanos) {
        audio.release();
        throw new IllegalStateException("speech without a message");
    }

    /** The caller's speech in base64, standing for so many bytes; borrowed. False if it must be decoded. */
    default boolean onCallerBase64(ByteBuf text, int start, int length, int bytes) {
        return false;
    }

    /** So much of the caller's speech was lost before what comes next. */
    default void onCallerLoss(int bytes) {}

    /** A mark came back of whose name the dialect has read the number only, see {@link MarkName}. */
    default void onNumberedMark(long number) {}

    /** The model's speech; owned. */
    default void onModelAudio(OutputItem item, ByteBuf audio) {
        audio.release();
        throw new IllegalStateException("speech without a message");
    }

    /** Whether the model's speech may come in base64 now. */
    default boolean takesModelBase64() {
        return false;
    }

    /** The model's speech in base64; borrowed. */
    default void onModelBase64(OutputItem item, ByteBuf text, int start, int length) {
        throw new IllegalStateException("this call takes no base64");
    }

    /** A message for the model; owned. */
    default void onCallerMessage(ByteBuf message) {
        message.release();
        throw new IllegalStateException("this call does not pass messages through");
    }

    /** Likewise one with speech in it; owned. */
    default void onCallerSpeech(ByteBuf message, AudioFormat format, int audioBytes) {
        message.release();
        throw new IllegalStateException("this call does not pass messages through");
    }

    /** A message for the caller; borrowed. */
    default void onModelMessage(ByteBuf message, String kind) {
        throw new IllegalStateException("this call does not pass messages through");
    }

    /** Likewise one with speech in it; borrowed. */
    default void onModelSpeech(ByteBuf message, AudioFormat format, int audioBytes) {
        throw new IllegalStateException("this call does not pass messages through");
    }
}
