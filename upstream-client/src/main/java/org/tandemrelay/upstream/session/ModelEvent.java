package org.tandemrelay.upstream.session;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;

/** One thing that a model told. Heap only: audio comes through {@link ModelListener#onModelAudio}. */
public sealed interface ModelEvent {

    /** Calls the handler's method for this event. */
    void deliverTo(Handler handler);

    /** Takes each event by a method of its own, so that the compiler finds a listener that forgot one. */
    interface Handler {
        /** See {@link SessionReady}. */
        void onSessionReady(SessionReady event);

        /** See {@link SpeechStarted}. */
        void onSpeechStarted(SpeechStarted event);

        /** See {@link SpeechStopped}. */
        void onSpeechStopped(SpeechStopped event);

        /** See {@link Transcript}. */
        void onTranscript(Transcript event);

        /** See {@link ResponseStarted}. */
        void onResponseStarted(ResponseStarted event);

        /** See {@link ResponseRefused}. */
        void onResponseRefused(ResponseRefused event);

        /** See {@link ItemAdded}. */
        void onItemAdded(ItemAdded event);

        /** See {@link OutputFlush}. */
        void onOutputFlush(OutputFlush event);

        /** See {@link ResponseDone}. */
        void onResponseDone(ResponseDone event);

        /** See {@link ToolCall}. */
        void onToolCall(ToolCall event);

        /** See {@link ToolCancel}. */
        void onToolCancel(ToolCancel event);

        /** See {@link SessionNotice}. */
        void onSessionNotice(SessionNotice event);

        /** See {@link SessionClosed}. */
        void onSessionClosed(SessionClosed event);
    }

    /**
     * The session is configured and takes audio. Exactly once, before any other event but {@link SessionNotice} and {@link
     * SessionClosed}.
     *
     * @param sessionId the model's own name for the session
     * @param inputFormat what {@link ModelSession#sendAudio} must be given
     * @param outputFormat what {@link ModelListener#onModelAudio} brings
     * @param capabilities what this session can do
     * @param expiresAt when the model will end it, if it said so
     */
    record SessionReady(
            String sessionId,
            AudioFormat inputFormat,
            AudioFormat outputFormat,
            Capabilities capabilities,
            @Nullable Instant expiresAt)
            implements ModelEvent {
        @Override
        public void deliverTo(Handler handler) {
            handler.onSessionReady(this);
        }
    }

    /**
     * The model heard the caller start to speak.
     *
     * @param itemId the turn that begins, if the model names it
     * @param offsetMillis ms of audio sent in this session before the speech
     */
    record SpeechStarted(@Nullable String itemId, long offsetMillis) implements ModelEvent {
        @Override
        public void deliverTo(Handler handler) {
            handler.onSpeechStarted(this);
        }
    }

    /**
     * The model heard the caller stop.
     *
     * @param itemId the turn that ended, if the model names it
     * @param offsetMillis ms of audio sent in this session until the end of speech
     */
    record SpeechStopped(@Nullable String itemId, long offsetMillis) implements ModelEvent {
        @Override
        public void deliverTo(Handler handler) {
            handler.onSpeechStopped(this);
        }
    }

    /**
     * Words of either side. Not ordered against audio: those of the caller may come when the answer is over.
     *
     * @param role whose words
     * @param itemId the utterance, if the model names it
     * @param text the words
     * @param mode what to do with them
     * @param complete whether nothing more comes for this item
     */
    record Transcript(Role role, @Nullable String itemId, String text, Mode mode, boolean complete)
            implements ModelEvent {
        /** How a text goes with what was told before of the same item. */
        public enum Mode {
            /** It comes behind. */
            APPEND,
            /** It takes the place of all. */
            REPLACE
        }

        @Override
        public void deliverTo(Handler handler) {
            handler.onTranscript(this);
        }

        @Override
        public String toString() {
            return "Transcript[role=" + role + ", itemId=" + itemId + ", complete=" + complete + "]";
        }
    }

    /** An answer begins; at most one is open at a time. */
    record ResponseStarted(String responseId) implements ModelEvent {
        @Override
        public void deliverTo(Handler handler) {
            handler.onResponseStarted(this);
        }
    }

    /**
     * An answer that was due will not begin.
     *
     * @param ours whether {@link ModelCommand.ResponseCreate} asked for it; else the model meant to answer a turn by itself
     * @param busy whether it is only that another answer is under way
     * @param code the model's own word for why
     * @param message for a human
     */
    record ResponseRefused(boolean ours, boolean busy, String code, String message) implements ModelEvent {
        @Override
        public void deliverTo(Handler handler) {
            handler.onResponseRefused(this);
        }
    }

    /**
     * Something has its place in the conversation now, behind all that was told so before. An answer that begins after this has been
     * given in its knowledge. Not every model tells it.
     *
     * @param itemId names it
     * @param kind what sort of thing
     */
    record ItemAdded(String itemId, ItemKind kind) implements ModelEvent {
        /** What sort of thing has its place in a conversation. */
        public enum ItemKind {
            /** What the caller said. */
            SPEECH,
            /** What came as {@link ModelCommand.InputText}. */
            TEXT,
            /** Something that the model says. */
            ANSWER,
            /** A function that the model calls. */
            TOOL_CALL,
            /** What came as {@link ModelCommand.ToolResult}. */
            TOOL_RESULT,
            /** Anything else. */
            OTHER
        }

        @Override
        public void deliverTo(Handler handler) {
            handler.onItemAdded(this);
        }
    }

    /**
     * Drop what has not been played: the one signal of an interruption. It may come with nothing playing, and more than once.
     *
     * @param reason why
     */
    record OutputFlush(Reason reason) implements ModelEvent {
        /** Why. */
        public enum Reason {
            /** The caller spoke. */
            BARGE_IN,
            /** The answer was called off. */
            CANCELLED
        }

        @Override
        public void deliverTo(Handler handler) {
            handler.onOutputFlush(this);
        }
    }

    /**
     * Exactly one for each {@link ResponseStarted}: no audio of the answer comes after it.
     *
     * @param responseId which
     * @param status how it ended
     * @param reason the model's own word for why, where it gave one
     * @param usage what it cost
     */
    record ResponseDone(
            String responseId, Status status, @Nullable String reason, Usage usage) implements ModelEvent {
        /** How an answer ended. */
        public enum Status {
            /** All was said. */
            COMPLETED,
            /** The caller or the relay cut it off. */
            CANCELLED,
            /** The model stopped at a limit of its own. */
            INCOMPLETE,
            /** The model could not. */
            FAILED
        }

        @Override
        public void deliverTo(Handler handler) {
            handler.onResponseDone(this);
        }
    }

    /**
     * The model wants a function called; it waits for {@link ModelCommand.ToolResult}.
     *
     * @param callId names the call in the result
     * @param name the function
     * @param arguments a JSON object as text
     */
    record ToolCall(String callId, String name, String arguments) implements ModelEvent {
        @Override
        public void deliverTo(Handler handler) {
            handler.onToolCall(this);
        }

        @Override
        public String toString() {
            return "ToolCall[callId=" + callId + ", name=" + name + "]";
        }
    }

    /** The model no longer wants these calls. */
    record ToolCancel(List<String> callIds) implements ModelEvent {
        @Override
        public void deliverTo(Handler handler) {
            handler.onToolCancel(this);
        }
    }

    /**
     * Worth knowing; the session goes on.
     *
     * @param kind what sort of thing
     * @param code the model's own word for it
     * @param message for a human
     */
    record SessionNotice(Kind kind, String code, String message) implements ModelEvent {
        /** What sort of thing a notice tells. */
        public enum Kind {
            /** An error that the session survived. */
            WARNING,
            /** The model's limits on requests or tokens, as they now stand. */
            RATE_LIMIT,
            /** The session will soon be ended by the model. */
            EXPIRING
        }

        @Override
        public void deliverTo(Handler handler) {
            handler.onSessionNotice(this);
        }
    }

    /**
     * The session is over, or never came to be. Exactly once, and last.
     *
     * @param cause why
     * @param code the WebSocket close code, or the HTTP status of a refusal, or 0 if there was neither
     * @param message for a human; never holds a credential
     */
    record SessionClosed(Cause cause, int code, String message) implements ModelEvent {
        /** Why a session ended. */
        public enum Cause {
            /** Either side closed it in good order. */
            NORMAL,
            /** The model's own limit on a session's length. */
            EXPIRED,
            /** The credential, the model's name or the session was refused. */
            REFUSED,
            /** Too much asked, or the quota is used up. */
            BUSY,
            /** It could not be reached: name, connection, TLS, or an upgrade that failed. */
            UNREACHABLE,
            /** It was reached and answered nothing in time. */
            SILENT,
            /** It broke off, or spoke nonsense. */
            FAILED
        }

        @Override
        public void deliverTo(Handler handler) {
            handler.onSessionClosed(this);
        }
    }
}
