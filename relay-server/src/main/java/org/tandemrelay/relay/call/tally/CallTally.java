package org.tandemrelay.relay.call.tally;

import org.tandemrelay.relay.call.leg.Arrival;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.spend.CallSpending;
import org.tandemrelay.relay.tool.ToolOutcome;
import org.tandemrelay.upstream.workingset.EachFrame;

/** What a live call has come to so far: what its record will say, and what the observer hears meanwhile. */
@EachFrame
public final class CallTally {

    private final CallObserver observer;
    private final CallSpending spending;
    private final String callId;
    private final String caller;
    private final String by;
    private final String model;
    private final long startNanos;
    private Runnable onCaughtUp = () -> {};
    private long callerAudioNanos;
    private long modelAudioNanos;
    private long droppedMillis;
    private String agent = "";
    private int turns;
    private int interruptions;
    private int reopened;
    private long longestGapMillis;
    private long firstAudioMillis = -1;

    /** When the model heard the caller stop; -1 once the answer has begun. */
    private long turnEndNanos = -1;

    /** Of a call that begins now, which the observer is told. */
    public CallTally(CallObserver observer, Arrival arrival, String model, CallSpending spending) {
        this.observer = observer;
        this.spending = spending;
        this.callId = arrival.id();
        this.caller = arrival.leg().dialect();
        this.by = arrival.admitted().name();
        this.model = model;
        this.startNanos = arrival.leg().loop().ticker().nanoTime();
        observer.callStarted(callId, this.caller, model);
    }

    /** This agent answers. */
    public void answeredBy(String agentName) {
        agent = agentName;
    }

    /** What else is done when the model has been sent all that was kept until it was there. */
    public void onCaughtUp(Runnable also) {
        onCaughtUp = also;
    }

    /** The model has been sent all that was kept until it was there. */
    public void caughtUp() {
        onCaughtUp.run();
    }

    /** The model takes audio. */
    public void modelReady(long nowNanos) {
        observer.modelReady((nowNanos - startNanos) / 1_000_000);
    }

    /** So much audio came, in so many bytes on the wire. */
    public void callerAudio(long nanos, int wireBytes) {
        callerAudioNanos += nanos;
        spending.audio(nanos);
        observer.callerFrame(wireBytes);
    }

    /** So much audio was sent, in so many bytes on the wire. */
    public void modelAudio(long nanos, int wireBytes) {
        modelAudioNanos += nanos;
        spending.audio(nanos);
        observer.modelFrame(wireBytes);
    }

    /** So much of the caller's speech was thrown away. */
    public void dropped(long millis) {
        droppedMillis += millis;
        observer.callerAudioDropped(millis);
    }

    /** So much of the model's speech was thrown away, since it was late. */
    public void modelAudioDropped(long millis) {
        observer.modelAudioDropped(millis);
    }

    /** The model heard the caller stop to speak, or was sent what it typed. */
    public void turnEnded(long nowNanos) {
        turns++;
        turnEndNanos = nowNanos;
    }

    /** The first of an answer goes to the caller. */
    public void answerBegins(long nowNanos) {
        if (turnEndNanos == -1) {
            return;
        }
        long millis = (nowNanos - turnEndNanos) / 1_000_000;
        turnEndNanos = -1;
        if (firstAudioMillis == -1) {
            firstAudioMillis = millis;
        }
        observer.answered(millis);
    }

    /** The caller cut an answer off. */
    public void interrupted() {
        interruptions++;
        observer.interrupted();
    }

    /** A function came to an end; {@code tool} is the name of one that there is, or {@code unknown}. */
    public void toolCalled(String tool, ToolOutcome outcome, long millis) {
        observer.toolCalled(tool, outcome, millis);
    }

    /** The model has said nothing for so long, though the caller waits. */
    public void modelStalled(long silentMillis, boolean lineLives) {
        observer.modelStalled(callId, silentMillis, lineLives);
    }

    /** The model's line was lost for this, and there is another after so long. */
    public void reopened(CloseCause cause, long gapMillis) {
        reopened++;
        longestGapMillis = Math.max(longestGapMillis, gapMillis);
        observer.modelReopened(callId, cause, gapMillis);
    }

    /** The model's socket is left unread, or read again. */
    public void modelReadsPaused(boolean paused) {
        observer.modelReadsPaused(paused);
    }

    /** The call is over: the observer gets its record. */
    public void ended(CloseCause cause, String message, long nowNanos) {
        observer.callEnded(new CallRecord(
                callId,
                caller,
                by,
                model,
                agent,
                cause,
                message,
                (nowNanos - startNanos) / 1_000_000,
                callerAudioNanos / 1_000_000,
                modelAudioNanos / 1_000_000,
                droppedMillis,
                turns,
                interruptions,
                firstAudioMillis,
                reopened,
                longestGapMillis));
    }
}
