package org.tandemrelay.relay.spend;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.spend.DaySpent.Spent;

/** The accounts of the day, and who may spend how much. Safe from any thread; waits for nobody. */
public final class Spending {

    private static final long DAY_SECONDS = 86_400;

    /** Names of keys; those beyond, should tokens have so many subjects, share an account. */
    private static final int MOST_KEYS = 65_536;

    private final InstantSource clock;
    private final SpendObserver observer;
    private final int mostKeys;
    private final Account all = new Account(Budget.Holder.RELAY);
    private final Account otherKeys = new Account(Budget.Holder.KEY);
    private final Map<String, Account> keys = new ConcurrentHashMap<>();
    private final Map<String, Account> agents = new ConcurrentHashMap<>();

    /** Exchanged while calls go on. */
    private volatile SpendTerms terms;

    /**
     * Accounts on which nothing is booked.
     *
     * @param terms until there are others
     * @param clock tells the day
     */
    public Spending(SpendTerms terms, InstantSource clock, SpendObserver observer) {
        this(terms, clock, observer, MOST_KEYS);
    }

    Spending(SpendTerms terms, InstantSource clock, SpendObserver observer, int mostKeys) {
        this.terms = terms;
        this.clock = clock;
        this.observer = observer;
        this.mostKeys = mostKeys;
    }

    /** Nothing is limited, and nobody counts. */
    public static Spending unlimited() {
        return new Spending(SpendTerms.NONE, InstantSource.system(), SpendObserver.NOBODY);
    }

    /** Other terms hold from now on, for calls under way too. */
    public void terms(SpendTerms others) {
        terms = others;
    }

    SpendTerms terms() {
        return terms;
    }

    SpendObserver observer() {
        return observer;
    }

    long today() {
        return Math.floorDiv(clock.instant().getEpochSecond(), DAY_SECONDS);
    }

    /** Until midnight UTC, when all accounts begin anew: 1 to 86,400. */
    public long secondsLeftToday() {
        return DAY_SECONDS - Math.floorMod(clock.instant().getEpochSecond(), DAY_SECONDS);
    }

    /**
     * Whether a call may begin; tells the observer if it may not.
     *
     * @param key whose credential it is
     * @param agent who is to answer; null if that is not known yet
     * @return whose day is spent; null if it may
     */
    public @Nullable Budget refusal(String key, @Nullable String agent) {
        Budget spent = spentToday(key, agent);
        if (spent != null) {
            observer.refused(spent, key);
        }
        return spent;
    }

    private @Nullable Budget spentToday(String key, @Nullable String agent) {
        SpendTerms now = terms;
        long today = today();
        Budget ofAll = all.reached(now.perDay(), today);
        if (ofAll != null) {
            return ofAll;
        }
        Account known = keys.size() < mostKeys ? keys.get(key) : keys.getOrDefault(key, otherKeys);
        Budget ofKey = known == null ? null : known.reached(now.key(key), today);
        if (ofKey != null || agent == null) {
            return ofKey;
        }
        return agentAccount(agent).reached(now.agent(agent).policy().perDay(), today);
    }

    /** The account of a call that begins. */
    public CallSpending open(String callId, String key) {
        return new CallSpending(this, callId, key);
    }

    /** What has been spent today; of calls under way what is booked. */
    DaySpent daySpent() {
        long today = today();
        return new DaySpent(today, all.spent(today), otherKeys.spent(today), spent(keys, today), spent(agents, today));
    }

    private static Map<String, Spent> spent(Map<String, Account> accounts, long today) {
        Map<String, Spent> spent = new HashMap<>();
        accounts.forEach((name, account) -> spent.put(name, account.spent(today)));
        spent.values().removeIf(Spent.NOTHING::equals);
        return spent;
    }

    /** Books what was spent before the relay was started again; nothing, if that was on another day. */
    void goOnWith(DaySpent before) {
        long today = today();
        if (before.day() == today) {
            book(all, before.all(), today);
            book(otherKeys, before.otherKeys(), today);
            before.keys().forEach((name, spent) -> book(keyAccount(name), spent, today));
            before.agents().forEach((name, spent) -> book(agentAccount(name), spent, today));
        }
    }

    private static void book(Account account, Spent spent, long today) {
        account.book(spent.audioMillis(), spent.costNanos(), today);
    }

    Account all() {
        return all;
    }

    Account agentAccount(String agent) {
        return agents.computeIfAbsent(agent, name -> new Account(Budget.Holder.AGENT));
    }

    Account keyAccount(String key) {
        Account known = keys.get(key);
        if (known != null) {
            return known;
        }
        if (keys.size() >= mostKeys) {
            long today = today();
            keys.values().removeIf(account -> account.stale(today));
        }
        return keys.size() < mostKeys ? keys.computeIfAbsent(key, name -> new Account(Budget.Holder.KEY)) : otherKeys;
    }
}
