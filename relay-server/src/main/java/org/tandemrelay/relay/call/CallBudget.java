package org.tandemrelay.relay.call;

import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.settings.AgentLine;
import org.tandemrelay.relay.spend.Budget;
import org.tandemrelay.relay.spend.CallSpending;
import org.tandemrelay.upstream.session.ModelEvent;

/**
 * Holds a call to what it may cost. When that is spent, what is being said is heard to its end, if that is near, and no further answer is
 * begun: the call ends instead.
 */
final class CallBudget {

    private final Call call;
    private final CallerLeg leg;
    private final CallSpending spending;
    private long graceNanos;

    /** Null until it is. */
    private @Nullable Budget spent;

    private long spentNanos;
    private boolean closed;

    CallBudget(Call call, CallerLeg leg, CallSpending spending) {
        this.call = call;
        this.leg = leg;
        this.spending = spending;
    }

    /**
     * Somebody is to answer: where their agent is named after the upgrade only, this is what 429 is before it.
     *
     * @return whether there is anything left to spend; if not, the call has ended
     */
    boolean allows(AgentLine line, long nowNanos) {
        Budget refusal = spending.answeredBy(line.profile().name(), nowNanos);
        if (refusal != null) {
            call.end(CloseCause.DAY_SPENT, refusal.message());
            return false;
        }
        graceNanos = line.settings().limits().grace().toNanos();
        return true;
    }

    /** Of what the model tells this is all that concerns costs; told when the caller has had it. */
    void onModelEvent(ModelEvent event, long nowNanos) {
        if (closed) {
            return;
        }
        if (event instanceof ModelEvent.ResponseDone done) {
            spending.answer(done.usage());
            judge(nowNanos);
        } else if (spent != null && event instanceof ModelEvent.ResponseStarted) {
            call.end(CloseCause.BUDGET_SPENT, spent.message());
        }
    }

    private void judge(long nowNanos) {
        spending.book(nowNanos);
        Budget reached = spent == null ? spending.reached() : null;
        if (reached != null) {
            spent = reached;
            spentNanos = nowNanos;
            spending.tellReached(reached);
        }
    }

    /** Looks about once a second. */
    void onBeat(CallBody body, long nowNanos) {
        if (!spending.booked(nowNanos)) {
            judge(nowNanos);
        }
        Budget budget = spent;
        if (budget == null) {
            warn(body, spending.warning());
        } else if (!body.speaking() || nowNanos - spentNanos > graceNanos) {
            call.end(CloseCause.BUDGET_SPENT, budget.message());
        }
    }

    private void warn(CallBody body, @Nullable String words) {
        if (words != null) {
            leg.send(new CallerCommand.Warning("budget_near", "what this call may use is nearly used up"));
            leg.flush();
            body.onSpendWarning(words);
        }
    }

    /** The call is over. */
    void close(long nowNanos) {
        closed = true;
        spending.close(nowNanos);
    }
}
