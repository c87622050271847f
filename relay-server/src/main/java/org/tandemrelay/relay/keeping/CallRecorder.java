package org.tandemrelay.relay.keeping;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.redaction.Redactor;

/**
 * Records one call, from when it is started: copies what both sides say and passes it on to be written. Confined to the call's event loop; waits for
 * nobody.
 *
 * <pre>
 *  waiting ──start()──► recording ◄──pause(), resume()──► paused ──close()──► over
 * </pre>
 */
public final class CallRecorder {

    /** A caller's frames come that unevenly without there being a hole between them. */
    private static final long JITTER_NANOS = 400_000_000;

    /** Beyond the longest answer: a caller that is passed through has all of one at once, and what it has still to play waits here. */
    private static final long MOST_AHEAD_NANOS = 600_000_000_000L;

    /** More than any sequence has. */
    private static final int MOST_KEYS = 16;

    /**
     * So often keys resume. Each pause has two lines in the audit log, and is looked at for each piece of sound and each word that comes after
     * it: a caller that does nothing but press keys must not make work for all others.
     */
    static final int MOST_RESUMES = 100;

    private final RecordingPolicy policy;
    private final Keeper.Order order;
    private final Keeper keeper;
    private final ModelTrack model = new ModelTrack();
    private final Pauses pauses = new Pauses();
    private final @Nullable CallTranscript transcript;

    /** Null until it is started, and when it is over. */
    private @Nullable RecordingFile file;

    /** By keys. */
    private int resumes;

    /** The last telephone keys. */
    private final StringBuilder pressed = new StringBuilder();

    private boolean over;
    private long beginNanos;

    /** Up to which the caller has been heard. */
    private long callerNanos;

    CallRecorder(Keeper keeper, Keeper.Order order, RecordingPolicy policy, long callNanos) {
        this.keeper = keeper;
        this.order = order;
        this.policy = policy;
        Redactor redactor = policy.transcript();
        this.transcript = redactor == null
                ? null
                : new CallTranscript(keeper, new CallTranscript.Terms(order, policy, redactor, callNanos), pauses);
    }

    /** Who keeps the words; null if nobody. */
    public @Nullable CallTranscript transcript() {
        return transcript;
    }

    /** How it is done. */
    public RecordingPolicy policy() {
        return policy;
    }

    /** Whether it has begun, paused or not. */
    public boolean started() {
        return file != null;
    }

    /** Whether nothing is kept now, though it has begun. */
    public boolean paused() {
        return pauses.paused();
    }

    /** Whether the call is to end, since not all of it could be recorded. */
    public boolean failedItsDuty() {
        return policy.required() && file != null && file.lacking();
    }

    /** From now on the call is recorded. Again does nothing. */
    public void start(long nowNanos) {
        if (file == null && !over) {
            beginNanos = nowNanos;
            file = keeper.begin(order, policy);
            if (transcript != null) {
                transcript.start(nowNanos);
            }
        }
    }

    /** The caller's speech; borrowed. */
    public void onCaller(ByteBuf audio, AudioFormat format, long nowNanos) {
        RecordingFile open = file;
        if (open == null || !audio.isReadable()) {
            return;
        }
        long nanos = format.nanosOf(audio.readableBytes());
        long came = nowNanos - beginNanos - nanos;
        long start = came - callerNanos > JITTER_NANOS ? came : Math.max(0, callerNanos);
        callerNanos = start + nanos;
        // By when it came: a caller that sends faster than anybody speaks would else be heard long after it paused.
        if (!pauses.paused()) {
            open.add(new Piece(Piece.Side.CALLER, format, start, ByteBufUtil.getBytes(audio)));
        }
    }

    /** Some of the model's speech was sent to the caller; borrowed. */
    public void onSent(String item, ByteBuf audio, AudioFormat format, long nowNanos) {
        RecordingFile open = file;
        if (open == null || !audio.isReadable()) {
            return;
        }
        long at = nowNanos - beginNanos;
        long ahead = model.aheadNanos(at);
        if (ahead > MOST_AHEAD_NANOS) {
            open.leaveOut(new Piece(Piece.Side.MODEL, format, at + ahead, ByteBufUtil.getBytes(audio)));
        } else {
            model.onSent(item, format, ByteBufUtil.getBytes(audio), at);
        }
    }

    /** The model's speech was cut off when so much of an item had been heard. */
    public void onCutOff(String item, long heardMillis, long nowNanos) {
        if (file != null) {
            model.onCutOff(item, heardMillis * 1_000_000, nowNanos - beginNanos);
        }
    }

    /** Time passes. */
    public void onBeat(long nowNanos) {
        RecordingFile open = file;
        if (open == null) {
            return;
        }
        long at = nowNanos - beginNanos;
        long longest = policy.longestPause().toNanos();
        if (pauses.paused() && longest > 0 && at - pauses.sinceNanos() >= longest) {
            resume("timer", nowNanos);
        }
        // By their begin: what lies before is settled then, and has no place for them any more.
        Piece heard = model.begunBefore(at - ModelTrack.HOLD_NANOS);
        while (heard != null) {
            pauses.outside(heard).forEach(open::add);
            heard = model.begunBefore(at - ModelTrack.HOLD_NANOS);
        }
        open.settled(at - ModelTrack.HOLD_NANOS);
        if (transcript != null) {
            transcript.onBeat(nowNanos);
        }
    }

    /**
     * Keeps nothing of what is said from now on.
     *
     * @param by whose order it is, for the audit log
     * @return false if there was nothing to pause
     */
    public boolean pause(String by, long nowNanos) {
        RecordingFile open = file;
        if (open == null || pauses.paused()) {
            return false;
        }
        pauses.begin(nowNanos - beginNanos);
        open.tell("recording_paused", by, (nowNanos - beginNanos) / 1_000_000);
        return true;
    }

    /** Goes on; false if it was not paused. */
    public boolean resume(String by, long nowNanos) {
        RecordingFile open = file;
        if (open == null || !pauses.paused()) {
            return false;
        }
        pauses.end(nowNanos - beginNanos);
        open.tell("recording_resumed", by, (nowNanos - beginNanos) / 1_000_000);
        return true;
    }

    /** A telephone key was pressed: the last of those that pause, or resume, maybe. */
    public void onKey(char key, long nowNanos) {
        pressed.append(key);
        if (pressed.length() > MOST_KEYS) {
            pressed.deleteCharAt(0);
        }
        boolean changed = paused() ? resumedByKeys(nowNanos) : ends(policy.pauseKeys()) && pause("keys", nowNanos);
        if (changed) {
            pressed.setLength(0);
        }
    }

    private boolean resumedByKeys(long nowNanos) {
        if (!ends(policy.resumeKeys()) || resumes == MOST_RESUMES) {
            return false;
        }
        resumes++;
        return resume("keys", nowNanos);
    }

    private boolean ends(String keys) {
        return !keys.isEmpty() && pressed.toString().endsWith(keys);
    }

    /** The call is over. */
    public void close(long nowNanos) {
        RecordingFile open = file;
        over = true;
        file = null;
        keeper.forget(order);
        if (open == null) {
            return;
        }
        long at = nowNanos - beginNanos;
        Piece last = model.last(at);
        while (last != null) {
            pauses.outside(last).forEach(open::add);
            last = model.last(at);
        }
        open.finish(at, pauses.pausedMillis(at));
        if (transcript != null) {
            transcript.close();
        }
    }
}
