package org.tandemrelay.relay.spend;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.spend.SpendTerms.AgentTerms;
import org.tandemrelay.upstream.session.Usage;
import org.tandemrelay.upstream.workingset.EachFrame;

/**
 * What one call spends. Confined to the call's event loop: only what it books goes to accounts that others share.
 *
 * <p>Audio is counted as it passes and the connection as time does; what an answer cost is known when the model tells, at its end. So a
 * limit on cost is overrun by one answer at most.
 */
@EachFrame
public final class CallSpending {

    private static final long BOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Spending spending;
    private final String callId;
    private final String key;

    /** All three null until somebody answers. */
    private @Nullable String agent;

    private @Nullable Account keyAccount;
    private @Nullable Account agentAccount;

    /** Counted; in ns, since packets are not whole ms. */
    private long audioNanos;

    private long answersCostNanos;

    /** In billionths too, but a beat's share of a minute is no whole number of them. */
    private double connectionCostNanos;

    private long lastNanos;
    private int answers;
    private long inputTokens;
    private long outputTokens;

    /** Of these so much is on the accounts. */
    private long bookedMillis;

    private long bookedCostNanos;
    private long lastBookedNanos;
    private boolean warned;

    CallSpending(Spending spending, String callId, String key) {
        this.spending = spending;
        this.callId = callId;
        this.key = key;
    }

    /**
     * Somebody answers: from now on it costs something.
     *
     * @return whose day is spent, so that the model is not to be dialled; null if nobody's is
     */
    public @Nullable Budget answeredBy(String name, long nowNanos) {
        Budget refusal = spending.refusal(key, name);
        if (refusal == null) {
            agent = name;
            keyAccount = spending.keyAccount(key);
            agentAccount = spending.agentAccount(name);
            lastNanos = nowNanos;
            lastBookedNanos = nowNanos;
        }
        return refusal;
    }

    /** So much audio passed, whosesoever. */
    public void audio(long nanos) {
        audioNanos += nanos;
    }

    /** What an answer cost. */
    public void answer(Usage usage) {
        answers++;
        inputTokens += Prices.credible(usage.inputTokens());
        outputTokens += Prices.credible(usage.outputTokens());
        if (agent != null) {
            answersCostNanos += spending.terms().agent(agent).prices().of(usage);
        }
    }

    /** Whether nobody answers yet, or what is due is on the accounts since less than a second. */
    public boolean booked(long nowNanos) {
        return agent == null || nowNanos - lastBookedNanos < BOOK_NANOS;
    }

    /** Books what has come together. */
    public void book(long nowNanos) {
        String booked = agent;
        if (booked == null || keyAccount == null || agentAccount == null) {
            return;
        }
        connectionCostNanos += spending.terms().agent(booked).prices().ofConnection(nowNanos - lastNanos);
        lastNanos = nowNanos;
        lastBookedNanos = nowNanos;
        long millis = audioMillis() - bookedMillis;
        long cost = costNanos() - bookedCostNanos;
        if (millis == 0 && cost == 0) {
            return;
        }
        bookedMillis += millis;
        bookedCostNanos += cost;
        long today = spending.today();
        spending.all().book(millis, cost, today);
        keyAccount.book(millis, cost, today);
        agentAccount.book(millis, cost, today);
        spending.observer().spent(booked, millis, cost);
    }

    private long audioMillis() {
        return audioNanos / NANOS_PER_MILLI;
    }

    private long costNanos() {
        return answersCostNanos + (long) connectionCostNanos;
    }

    /** The limit that is reached, by what is booked; null if none is. */
    public @Nullable Budget reached() {
        return reached(100);
    }

    /**
     * What the caller is to be told now that a limit is near; null if it is not, or has been told.
     *
     * @return what the model is to do
     */
    public @Nullable String warning() {
        if (warned || agent == null) {
            return null;
        }
        SpendPolicy policy = spending.terms().agent(agent).policy();
        if (policy.warnPercent() == 0 || reached(policy.warnPercent()) == null) {
            return null;
        }
        warned = true;
        return policy.warning();
    }

    private @Nullable Budget reached(int percent) {
        if (agent == null || keyAccount == null || agentAccount == null) {
            return null;
        }
        SpendTerms terms = spending.terms();
        AgentTerms ofAgent = terms.agent(agent);
        SpendLimit perCall = ofAgent.policy().perCall().percent(percent);
        if (perCall.costReached(bookedCostNanos)) {
            return new Budget(Budget.Holder.CALL, false);
        }
        if (perCall.audioReached(bookedMillis)) {
            return new Budget(Budget.Holder.CALL, true);
        }
        long today = spending.today();
        Budget ofKey = keyAccount.reached(terms.key(key).percent(percent), today);
        if (ofKey != null) {
            return ofKey;
        }
        Budget ofAgents = agentAccount.reached(ofAgent.policy().perDay().percent(percent), today);
        return ofAgents != null
                ? ofAgents
                : spending.all().reached(terms.perDay().percent(percent), today);
    }

    /** Tells the observer what the call is ended for; of a day's limit once a day. */
    public void tellReached(Budget budget) {
        long today = spending.today();
        boolean first = switch (budget.holder()) {
            case CALL -> true;
            case KEY -> keyAccount != null && keyAccount.tellFirst(today);
            case AGENT -> agentAccount != null && agentAccount.tellFirst(today);
            case RELAY -> spending.all().tellFirst(today);
        };
        if (first) {
            spending.observer().reached(budget, name(budget));
        }
    }

    private String name(Budget budget) {
        return switch (budget.holder()) {
            case CALL -> callId;
            case KEY -> key;
            case AGENT -> String.valueOf(agent);
            case RELAY -> "relay";
        };
    }

    /** The call is over: books the rest. */
    public void close(long nowNanos) {
        book(nowNanos);
        if (agent != null && bookedCostNanos > 0) {
            spending.observer()
                    .callSpent(new CallSpent(
                            callId, key, agent, answers, inputTokens, outputTokens, bookedMillis, bookedCostNanos));
        }
    }
}
