package org.tandemrelay.upstream.session;

import org.jspecify.annotations.Nullable;

/** One thing to tell a model. Heap only: audio goes through {@link ModelSession#sendAudio}. */
public sealed interface ModelCommand {

    /** Calls the handler's method for this command. */
    void applyTo(Handler handler);

    /** Takes each command by a method of its own, so that the compiler finds a dialect that forgot one. */
    interface Handler {
        /** See {@link InputTurn}. */
        void inputTurn(InputTurn command);

        /** See {@link InputText}. */
        void inputText(InputText command);

        /** See {@link Recall}. */
        void recall(Recall command);

        /** See {@link ResponseCreate}. */
        void responseCreate(ResponseCreate command);

        /** See {@link ResponseCancel}. */
        void responseCancel(ResponseCancel command);

        /** See {@link PlaybackTruncate}. */
        void playbackTruncate(PlaybackTruncate command);

        /** See {@link ToolResult}. */
        void toolResult(ToolResult command);

        /** See {@link SessionUpdate}. */
        void sessionUpdate(SessionUpdate command);

        /** See {@link SessionClose}. */
        void sessionClose(SessionClose command);
    }

    /** A turn that the caller's side marks by itself, where the model does not detect turns. */
    record InputTurn(Edge edge) implements ModelCommand {
        /** Which end of the turn. */
        public enum Edge {
            /** The caller starts: what was heard before is not part of the turn. */
            START,
            /** The caller has finished: the model is to answer. */
            END
        }

        @Override
        public void applyTo(Handler handler) {
            handler.inputTurn(this);
        }
    }

    /**
     * Words that were typed, or context that nobody said.
     *
     * @param role whose words
     * @param text the words
     * @param respond whether the model is to answer them now
     */
    record InputText(Role role, String text, boolean respond) implements ModelCommand {
        @Override
        public void applyTo(Handler handler) {
            handler.inputText(this);
        }

        @Override
        public String toString() {
            return "InputText[role=" + role + ", respond=" + respond + "]";
        }
    }

    /**
     * Something that was said before this session, and is part of its conversation: not to be answered by itself. Sent before any audio, in
     * the order in which it was said; no {@link ModelEvent.ItemAdded} tells of it.
     *
     * @param role whose words
     * @param text the words
     */
    record Recall(Role role, String text) implements ModelCommand {
        @Override
        public void applyTo(Handler handler) {
            handler.recall(this);
        }

        @Override
        public String toString() {
            return "Recall[role=" + role + "]";
        }
    }

    /**
     * Speak now.
     *
     * @param instructions for this answer only; null for the session's
     */
    record ResponseCreate(@Nullable String instructions) implements ModelCommand {
        @Override
        public void applyTo(Handler handler) {
            handler.responseCreate(this);
        }

        @Override
        public String toString() {
            return "ResponseCreate[]";
        }
    }

    /**
     * Stop generating an answer; nothing happens if it is over.
     *
     * @param responseId which; null for the one that is under way when this arrives
     */
    record ResponseCancel(@Nullable String responseId) implements ModelCommand {
        /** Whichever is under way. */
        public ResponseCancel() {
            this(null);
        }

        @Override
        public void applyTo(Handler handler) {
            handler.responseCancel(this);
        }
    }

    /**
     * What the caller really heard of an item that was cut off.
     *
     * @param itemId the item
     * @param playedMillis ms from the item's start, at most the audio received for it; 0 if none of it was heard
     */
    record PlaybackTruncate(String itemId, long playedMillis) implements ModelCommand {
        @Override
        public void applyTo(Handler handler) {
            handler.playbackTruncate(this);
        }
    }

    /**
     * What a function gave.
     *
     * @param callId the call that it answers
     * @param output the result, or what went wrong, as text
     */
    record ToolResult(String callId, String output) implements ModelCommand {
        @Override
        public void applyTo(Handler handler) {
            handler.toolResult(this);
        }

        @Override
        public String toString() {
            return "ToolResult[callId=" + callId + "]";
        }
    }

    /** New instructions in a session that runs. */
    record SessionUpdate(String instructions) implements ModelCommand {
        @Override
        public void applyTo(Handler handler) {
            handler.sessionUpdate(this);
        }

        @Override
        public String toString() {
            return "SessionUpdate[]";
        }
    }

    /**
     * The call is over.
     *
     * @param code WebSocket close code, 1000 if all went well
     * @param reason at most 123 bytes of UTF-8
     */
    record SessionClose(int code, String reason) implements ModelCommand {
        @Override
        public void applyTo(Handler handler) {
            handler.sessionClose(this);
        }
    }
}
