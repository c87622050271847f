package org.tandemrelay.relay.call.uplink;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.settings.CallLimits;
import org.tandemrelay.relay.call.tally.CallTally;
import org.tandemrelay.upstream.session.ModelSession;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * A caller's messages on their way to the model, as they are and in their order.
 *
 * <pre>
 *  holding ──ready──► flowing ◄──── all sent ─────┐
 *                        │                        │
 *                        └──model's socket full──► held up (the caller is not read)
 *                                 ▲               │
 *                                 └── all sent ── stalled (the caller is read, its oldest speech dropped)
 * </pre>
 *
 * <p>A socket that is full for a moment only holds the caller up, who may be sending a recording as fast as it goes. One that stays full
 * is a model that does not take speech as fast as it is spoken: then the oldest is dropped, since late speech is worse than a gap, and
 * the caller is read again, so that its good-bye is heard. What is not speech is never dropped.
 */
@EachFrame(Way.UP)
public final class MessageUplink {

    /** More than that is not a conversation. */
    private static final long MAX_OTHER_BYTES = 2 << 20;

    private final CallerLeg leg;
    private final CallTally tally;
    private final long holdNanos;
    private final long backlogNanos;
    private final MessageHold hold = new MessageHold();

    /** Null until the model is ready. */
    private @Nullable ModelSession session;

    /** The model is ready, and has not been sent yet all that was kept until then. */
    private boolean catchingUp;

    /** Since when a ready model has not taken all; -1 while it does. */
    private long heldUpSinceNanos = -1;

    private boolean callerPaused;

    /** Told once, until the model has caught up. */
    private boolean dropping;

    /** Of a call whose model is not there yet. */
    public MessageUplink(CallLimits limits, CallTally tally, CallerLeg leg) {
        this.leg = leg;
        this.tally = tally;
        this.holdNanos = limits.holdMillis() * 1_000_000;
        this.backlogNanos = limits.backlogMillis() * 1_000_000;
    }

    /**
     * One message; owned.
     *
     * @param speechNanos how much speech is in it, 0 for none
     * @return false if too much waits that may not be dropped
     */
    public boolean onMessage(ByteBuf message, long speechNanos) {
        ModelSession model = session;
        if (model != null && hold.isEmpty() && model.writable()) {
            model.sendMessage(message);
            return true;
        }
        hold.add(message, speechNanos);
        if (model == null) {
            drop(holdNanos);
        } else {
            if (heldUpSinceNanos == -1) {
                heldUpSinceNanos = now();
                pauseCaller(true);
            }
            onBeat(now());
        }
        return hold.otherBytes() <= MAX_OTHER_BYTES;
    }

    /** Looks whether the model is only busy for a moment. */
    public void onBeat(long nowNanos) {
        if (heldUpSinceNanos != -1 && nowNanos - heldUpSinceNanos > backlogNanos) {
            pauseCaller(false);
            drop(catchingUp ? Math.max(holdNanos, backlogNanos) : backlogNanos);
        }
    }

    private void drop(long limitNanos) {
        long droppedNanos = hold.dropBeyond(limitNanos);
        if (droppedNanos == 0) {
            return;
        }
        tally.dropped(droppedNanos / 1_000_000);
        if (!dropping) {
            dropping = true;
            leg.send(new CallerCommand.Warning(SpeechFeed.AUDIO_DROPPED, SpeechFeed.NOT_TAKEN));
            leg.flush();
        }
    }

    /** The model takes messages now, and what was kept goes as fast as its socket takes it. */
    public void onReady(ModelSession model) {
        session = model;
        catchingUp = true;
        sendHeld(model);
    }

    /** The model's socket takes more again. */
    public void onWritable() {
        if (session != null) {
            sendHeld(session);
        }
    }

    private void sendHeld(ModelSession model) {
        while (!hold.isEmpty() && model.writable()) {
            ByteBuf message = hold.poll();
            if (message != null) {
                model.sendMessage(message);
            }
        }
        model.flush();
        if (hold.isEmpty()) {
            heldUpSinceNanos = -1;
            dropping = false;
            pauseCaller(false);
            onCaughtUp();
        }
    }

    private void onCaughtUp() {
        if (catchingUp) {
            catchingUp = false;
            tally.caughtUp();
        }
    }

    private void pauseCaller(boolean paused) {
        if (callerPaused != paused) {
            callerPaused = paused;
            leg.pauseReading(paused);
        }
    }

    private long now() {
        return leg.loop().ticker().nanoTime();
    }

    /** The call is over: releases what waits, and has the caller read. */
    public void close() {
        hold.close();
        // The caller's answer to our Close frame must be seen.
        pauseCaller(false);
    }
}
