package org.tandemrelay.relay.call;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.leg.PassedMessages;
import org.tandemrelay.relay.keeping.CallRecorder;

/**
 * Records a call whose messages pass as they are: reads beside them what is to be kept. How much was heard of an answer the caller tells the model
 * itself, when it cuts it off; else all of it was, in order and without a gap, from when it was sent. Borrows every message.
 */
final class PassedRecording {

    /** What was begun to be heard is no longer cut off: so it is kept in pieces. */
    private static final long PIECE_MILLIS = 100;

    private final CallParts parts;
    private final CallRecorder recorder;
    private final PassedMessages messages;

    private PassedRecording(CallParts parts, CallRecorder recorder, PassedMessages messages) {
        this.parts = parts;
        this.recorder = recorder;
        this.messages = messages;
        recorder.start(parts.now());
    }

    /** Null if nothing is to be kept. */
    static @Nullable PassedRecording of(CallParts parts) {
        PassedMessages messages = parts.leg().passedMessages();
        if (parts.recorder() == null) {
            return null;
        }
        if (messages == null) {
            throw new IllegalStateException("nobody reads what is to be recorded");
        }
        return new PassedRecording(parts, parts.recorder(), messages);
    }

    void onCallerSpeech(ByteBuf message, AudioFormat format) {
        recorder.onCaller(whole(messages.callerSpeech(message), format), format, parts.now());
    }

    void onModelSpeech(ByteBuf message, AudioFormat format) {
        PassedMessages.Speech speech = messages.modelSpeech(message);
        ByteBuf audio = whole(speech.audio(), format);
        int most = (int) format.bytesOf(PIECE_MILLIS);
        while (audio.isReadable()) {
            ByteBuf piece = audio.readSlice(Math.min(most, audio.readableBytes()));
            recorder.onSent(speech.item(), piece, format, parts.now());
        }
    }

    /** Anything else that the caller told the model. */
    void onCallerMessage(ByteBuf message) {
        PassedMessages.CutOff cutOff = messages.cutOff(message);
        if (cutOff != null) {
            recorder.onCutOff(cutOff.item(), cutOff.heardMillis(), parts.now());
        }
    }

    /** Whole samples only. A plain array: nobody needs to release what wraps it. */
    private static ByteBuf whole(byte[] audio, AudioFormat format) {
        return Unpooled.wrappedBuffer(audio, 0, audio.length - audio.length % format.bytesPerFrame());
    }

    void onBeat(long nowNanos) {
        recorder.onBeat(nowNanos);
        if (recorder.failedItsDuty()) {
            parts.call().end(CloseCause.NOT_RECORDED);
        }
    }

    void close() {
        recorder.close(parts.now());
    }
}
