package org.tandemrelay.relay.call.leg;

import org.tandemrelay.upstream.session.ModelEvent;

/** One thing to tell a caller. Heap only: audio goes through {@link CallerLeg#sendAudio}. */
public sealed interface CallerCommand {

    /** Calls the handler's method for this command. */
    void applyTo(Handler handler);

    /** Takes each command by a method of its own, so that the compiler finds a dialect that forgot one. */
    interface Handler {
        /** See {@link Flush}. */
        void flush(Flush command);

        /** See {@link Mark}. */
        void mark(Mark command);

        /** See {@link Caption}. */
        void caption(Caption command);

        /** See {@link StateChanged}. */
        void stateChanged(StateChanged command);

        /** See {@link Warning}. */
        void warning(Warning command);

        /** See {@link ToolCall}. */
        void toolCall(ToolCall command);

        /** See {@link Hangup}. */
        void hangup(Hangup command);
    }

    /** Drop all audio that has not been played. */
    record Flush(Reason reason) implements CallerCommand {
        /** Why. */
        public enum Reason {
            /** The caller spoke into it. */
            BARGE_IN,
            /** The caller asked for it. */
            INTERRUPT,
            /** The model called it off. */
            MODEL
        }

        @Override
        public void applyTo(Handler handler) {
            handler.flush(this);
        }
    }

    /** Tell when everything before this has been played: comes back as {@link CallerEvent.PlaybackMark}. */
    record Mark(String name) implements CallerCommand {
        @Override
        public void applyTo(Handler handler) {
            handler.mark(this);
        }
    }

    /**
     * Words of either side.
     *
     * @param words these, and how they go with what was told before of the same item
     * @param whole all that is known of the item by now
     * @param order the item's place in the conversation: one with a higher number comes later; {@link #NO_ORDER} if it is not known
     * @param interrupted whether the item was cut off, and this is what was heard of it
     */
    record Caption(ModelEvent.Transcript words, String whole, long order, boolean interrupted)
            implements CallerCommand {
        /** Where the model does not name what it says. */
        public static final long NO_ORDER = 0;

        @Override
        public void applyTo(Handler handler) {
            handler.caption(this);
        }

        /** Without the words. */
        @Override
        public String toString() {
            return "Caption[" + words + ", order=" + order + ", interrupted=" + interrupted + "]";
        }
    }

    /** The call is doing something else now. */
    record StateChanged(CallState state) implements CallerCommand {
        @Override
        public void applyTo(Handler handler) {
            handler.stateChanged(this);
        }
    }

    /** Something went wrong and the call goes on. */
    record Warning(String code, String message) implements CallerCommand {
        @Override
        public void applyTo(Handler handler) {
            handler.warning(this);
        }
    }

    /**
     * Do what the model asks for; comes back as {@link CallerEvent.ToolResult}. Only to callers that {@link
     * CallerCapabilities#doesTools can}.
     *
     * @param callId the model's own name of this
     * @param name of the function
     * @param arguments a JSON object as text
     */
    record ToolCall(String callId, String name, String arguments) implements CallerCommand {
        @Override
        public void applyTo(Handler handler) {
            handler.toolCall(this);
        }

        @Override
        public String toString() {
            return "ToolCall[callId=" + callId + ", name=" + name + "]";
        }
    }

    /** The call is over. The last command of all. */
    record Hangup(CloseCause cause, String message) implements CallerCommand {
        @Override
        public void applyTo(Handler handler) {
            handler.hangup(this);
        }
    }
}
