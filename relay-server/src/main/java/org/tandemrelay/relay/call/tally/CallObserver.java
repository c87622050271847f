package org.tandemrelay.relay.call.tally;

import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.tool.ToolOutcome;

/** Who counts and writes down what calls do. Called on the calls' event loops: must not block. */
public interface CallObserver {

    /** A call began. */
    void callStarted(String callId, String caller, String model);

    /** A call ended; the last that is heard of it. */
    void callEnded(CallRecord record);

    /** The model became ready, so many ms after the call began. */
    void modelReady(long millis);

    /** A frame of the caller's speech came. */
    void callerFrame(int bytes);

    /** A piece of the model's speech was sent to the caller. */
    void modelFrame(int bytes);

    /** So many ms of the caller's speech were thrown away, since the model did not take them. */
    void callerAudioDropped(long millis);

    /** So many ms of the model's speech were thrown away, since the caller did not read and they were late. */
    void modelAudioDropped(long millis);

    /** The caller heard the first of an answer, so many ms after the model heard it stop to speak. */
    void answered(long millis);

    /** The caller cut off an answer. */
    void interrupted();

    /** A function that the model called came to an end, after so many ms; {@code tool} is the name of one that there is. */
    void toolCalled(String tool, ToolOutcome outcome, long millis);

    /** The model has said nothing for so many ms, though the caller waits for it; its connection has given a sign of life, or has not. */
    void modelStalled(String callId, long silentMillis, boolean lineLives);

    /** The model's line was lost for this, and after so many ms there was another. */
    void modelReopened(String callId, CloseCause cause, long gapMillis);

    /** The model's socket was left unread, or read again, to slow the model down. */
    void modelReadsPaused(boolean paused);
}
