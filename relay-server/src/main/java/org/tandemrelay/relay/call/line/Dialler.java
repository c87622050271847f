package org.tandemrelay.relay.call.line;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;

/**
 * Dials the model of a call, and dials it again where the line is lost and that helps: not all calls in one instant, no more often than
 * they may, and never one that is left in peace.
 *
 * <pre>
 *  dialling ──ready──► talking ──lost──► waiting ──jitter──► dialling ──ready──► talking
 *     │                                     ▲                   │
 *     └────────── it may help ──────────────┴───── it may help ─┘      any of them ──► over
 * </pre>
 *
 * <p>Confined to the call's event loop.
 */
public final class Dialler {

    private final ReopenPolicy policy;
    private final EventLoop loop;
    private final Consumer<Throwable> onFailure;
    private final Line line;
    private final Redials redials;
    private long sinceNanos;

    /** Why the line was lost that is to be replaced; null while there is one, and at the first dial. */
    private @Nullable SessionClosed lost;

    /** The next dial; null if none is waited for. */
    private @Nullable Future<?> next;

    /** When the caller has waited for long enough; null while nothing is dialled again. */
    private @Nullable Future<?> deadline;

    private boolean over;

    /** What is dialled. */
    public interface Line {
        /** Opens a session, whose end is told by {@link Dialler#onClosed}, and never before this returns. */
        void dial();

        /** How long, in ns, the model is left in peace; 0 for not at all. */
        long restsNanos();

        /** Ends the session that is being opened, without a word of it afterwards. */
        void hangUp();

        /** The model is dialled no more, and this is why there is none. */
        void onGivenUp(SessionClosed why);
    }

    /**
     * How it dials.
     *
     * @param policy how often and how long
     * @param loop of the call
     * @param crowd of the calls on that loop
     * @param onFailure told of an error of the relay's own, which ends the call
     */
    public record Terms(ReopenPolicy policy, EventLoop loop, Crowd crowd, Consumer<Throwable> onFailure) {}

    /** One that has dialled nothing. */
    public Dialler(Terms terms, Line line) {
        this.policy = terms.policy();
        this.loop = terms.loop();
        this.onFailure = terms.onFailure();
        this.line = line;
        this.redials = new Redials(policy.retries(), terms.crowd());
    }

    /** Dials for the first time. */
    public void begin() {
        sinceNanos = now();
        line.dial();
    }

    /** Whether the line that was good is gone, and another is to take its place. */
    public boolean reopening() {
        return lost != null && !over;
    }

    /**
     * The line is good.
     *
     * @return how long the caller was without one, in ms; -1 if this is the first
     */
    public long onReady() {
        long millis = lost == null ? -1 : (now() - sinceNanos) / 1_000_000;
        lost = null;
        cancel();
        redials.onReady(now());
        return millis;
    }

    /**
     * The line is gone, or did not come about.
     *
     * @param replaceable whether a line that was good can be replaced
     * @return null if the model will be dialled again; else what the caller is to be told
     */
    public @Nullable SessionClosed onClosed(SessionClosed end, boolean replaceable) {
        if (over) {
            return end;
        }
        boolean first = lost == null;
        boolean worthwhile = redials.worthwhile(end, now()) && (replaceable || unreachable(end));
        if (first && redials.everReady()) {
            lost = end;
            sinceNanos = now();
        }
        if (!worthwhile || !redial()) {
            return giveUp(end);
        }
        return null;
    }

    /** Of a line that never was there is nothing to replace. */
    private boolean unreachable(SessionClosed end) {
        return !redials.everReady() && end.cause() == SessionClosed.Cause.UNREACHABLE;
    }

    /** False if there is no time for it. */
    private boolean redial() {
        long rests = line.restsNanos();
        if (rests > 0 && !redials.everReady()) {
            return false;
        }
        long delay = redials.next(now());
        return later(rests > 0 ? rests + Redials.afterRest() : delay);
    }

    private boolean later(long delayNanos) {
        long leftNanos = sinceNanos + policy.within().toNanos() - now();
        if (delayNanos >= leftNanos) {
            return false;
        }
        next = loop.schedule(() -> guarded(this::dialAgain), delayNanos, TimeUnit.NANOSECONDS);
        if (deadline == null) {
            deadline = loop.schedule(() -> guarded(this::onDeadline), leftNanos, TimeUnit.NANOSECONDS);
        }
        return true;
    }

    /** Of what a timer throws nobody would hear. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            onFailure.accept(e);
        }
    }

    private void dialAgain() {
        next = null;
        long rests = line.restsNanos();
        if (rests == 0) {
            line.dial();
        } else if (!later(rests + Redials.afterRest())) {
            line.onGivenUp(giveUp(tooLate()));
        }
    }

    private void onDeadline() {
        line.hangUp();
        line.onGivenUp(giveUp(tooLate()));
    }

    private SessionClosed tooLate() {
        return new SessionClosed(
                SessionClosed.Cause.UNREACHABLE,
                0,
                "the model was not there again within " + policy.within().toMillis() + " ms");
    }

    /** A model that refuses has said why there will be no line; else it is why there was none to begin with. */
    private SessionClosed giveUp(SessionClosed last) {
        SessionClosed cause = lost;
        close();
        if (cause == null || cause.equals(last) || last.cause() == SessionClosed.Cause.REFUSED) {
            return last;
        }
        return new SessionClosed(cause.cause(), cause.code(), cause.message() + "; then " + last.message());
    }

    private void cancel() {
        if (next != null) {
            next.cancel(false);
            next = null;
        }
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private long now() {
        return loop.ticker().nanoTime();
    }

    /** The call is over: nothing is dialled any more. */
    public void close() {
        over = true;
        cancel();
    }
}
