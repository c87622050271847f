package org.tandemrelay.relay.call.leg;

import java.util.Map;
import org.tandemrelay.audio.AudioFormat;

/** One thing that a caller told. Heap only: audio comes through {@code Call.onCallerAudio}. */
public sealed interface CallerEvent {

    /** Calls the handler's method for this event. */
    void deliverTo(Handler handler);

    /** Takes each event by a method of its own, so that the compiler finds a call that forgot one. */
    interface Handler {
        /** See {@link CallStarted}. */
        void onCallStarted(CallStarted event);

        /** See {@link Dtmf}. */
        void onDtmf(Dtmf event);

        /** See {@link PlaybackMark}. */
        void onPlaybackMark(PlaybackMark event);

        /** See {@link PlaybackPosition}. */
        void onPlaybackPosition(PlaybackPosition event);

        /** See {@link PlaybackStopped}. */
        void onPlaybackStopped(PlaybackStopped event);

        /** See {@link Text}. */
        void onText(Text event);

        /** See {@link Interrupt}. */
        void onInterrupt(Interrupt event);

        /** See {@link Steer}. */
        void onSteer(Steer event);

        /** See {@link ToolResult}. */
        void onToolResult(ToolResult event);

        /** See {@link Hangup}. */
        void onHangup(Hangup event);
    }

    /**
     * Who calls, and in which formats. Once at the beginning, and again if a caller names its formats only after the socket is open,
     * but never after its first audio.
     *
     * @param parameters what the caller said about itself; never logged
     * @param uplink format of the caller's audio
     * @param downlink format and packets in which it wants to hear; need not be the uplink's
     */
    record CallStarted(Map<String, String> parameters, AudioFormat uplink, Packets downlink) implements CallerEvent {
        @Override
        public void deliverTo(Handler handler) {
            handler.onCallStarted(this);
        }

        @Override
        public String toString() {
            return "CallStarted[uplink=" + uplink + ", downlink=" + downlink + "]";
        }
    }

    /** A telephone key: one of 0–9, *, #, A–D. */
    record Dtmf(char digit) implements CallerEvent {
        @Override
        public void deliverTo(Handler handler) {
            handler.onDtmf(this);
        }

        @Override
        public String toString() {
            return "Dtmf[]";
        }
    }

    /** A {@link CallerCommand.Mark} came back: all before it has been played. */
    record PlaybackMark(String name) implements CallerEvent {
        @Override
        public void deliverTo(Handler handler) {
            handler.onPlaybackMark(this);
        }
    }

    /**
     * How much of an item has been played, by the caller's own count.
     *
     * @param itemId which
     * @param playedMillis ms from its start
     */
    record PlaybackPosition(String itemId, long playedMillis) implements CallerEvent {
        @Override
        public void deliverTo(Handler handler) {
            handler.onPlaybackPosition(this);
        }
    }

    /**
     * How much of an item had been played when a {@link CallerCommand.Flush} stopped it, by the caller's own count.
     *
     * @param itemId which
     * @param playedMillis ms from its start
     */
    record PlaybackStopped(String itemId, long playedMillis) implements CallerEvent {
        @Override
        public void deliverTo(Handler handler) {
            handler.onPlaybackStopped(this);
        }
    }

    /** Something typed, to be answered. */
    record Text(String text) implements CallerEvent {
        @Override
        public void deliverTo(Handler handler) {
            handler.onText(this);
        }

        @Override
        public String toString() {
            return "Text[]";
        }
    }

    /**
     * How the next answer is to be, which is wanted now.
     *
     * @param instructions for the model, in place of the agent's
     * @param now whether the answer under way is cut off for it
     */
    record Steer(String instructions, boolean now) implements CallerEvent {
        @Override
        public void deliverTo(Handler handler) {
            handler.onSteer(this);
        }

        @Override
        public String toString() {
            return "Steer[now=" + now + "]";
        }
    }

    /** Stop speaking, now. */
    record Interrupt() implements CallerEvent {
        @Override
        public void deliverTo(Handler handler) {
            handler.onInterrupt(this);
        }
    }

    /**
     * What came of a {@link CallerCommand.ToolCall}.
     *
     * @param callId which
     * @param output JSON as text, for the model
     * @param failed whether it came to nothing
     */
    record ToolResult(String callId, String output, boolean failed) implements CallerEvent {
        @Override
        public void deliverTo(Handler handler) {
            handler.onToolResult(this);
        }

        @Override
        public String toString() {
            return "ToolResult[callId=" + callId + ", failed=" + failed + "]";
        }
    }

    /**
     * The caller has gone, or must go.
     *
     * @param cause one of the {@code CALLER_} causes
     * @param message for a human
     */
    record Hangup(CloseCause cause, String message) implements CallerEvent {
        @Override
        public void deliverTo(Handler handler) {
            handler.onHangup(this);
        }
    }
}
