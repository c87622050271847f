package org.tandemrelay.relay.admission;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.tandemrelay.relay.admission.NotAdmitted.Reason;

/**
 * How many calls there may be at once: in all, by one principal, from one address; and how many may begin in a second.
 *
 * <p>Asked before the model is dialled. What was granted must be given back by {@link Permit#release} when the caller's connection is
 * gone. Safe from any thread; holds a lock for some map look-ups, once a call.
 */
public final class Quotas {

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private Limits limits;
    private final Map<String, Integer> byPrincipal = new HashMap<>();
    private final Map<String, Integer> byAddress = new HashMap<>();
    private int calls;

    /** Calls that may begin at once, in billionths, so that no time is lost by rounding. */
    private long startsNanos;

    private long filledAtNanos;
    private boolean started;

    /**
     * What is allowed; 0 is without limit, in each.
     *
     * @param calls at once
     * @param perPrincipal at once, by one key or token's subject
     * @param perAddress at once, from one IPv4 address or one IPv6 network of 64 bits
     * @param startsPerSecond calls that may begin in a second, as many of them at once
     */
    public record Limits(int calls, int perPrincipal, int perAddress, int startsPerSecond) {}

    /** Quotas of which nothing is used. */
    public Quotas(Limits limits) {
        this.limits = limits;
    }

    /** A call's place, to be given back once. */
    public final class Permit {
        private final String principal;
        private final String address;
        private boolean held = true;

        private Permit(String principal, String address) {
            this.principal = principal;
            this.address = address;
        }

        /** Gives the place back; again does nothing. */
        public void release() {
            synchronized (Quotas.this) {
                if (held) {
                    held = false;
                    calls--;
                    less(byPrincipal, principal);
                    less(byAddress, address);
                }
            }
        }
    }

    /**
     * Takes a place for a call.
     *
     * @param address the caller's own, not a proxy's
     * @throws NotAdmitted {@link Reason#TOO_MANY} if there is none
     */
    public synchronized Permit take(Principal principal, InetAddress address, long nowNanos) throws NotAdmitted {
        String network = network(address);
        if (reached(limits.calls(), calls)) {
            throw new NotAdmitted(Reason.TOO_MANY, "the relay has as many calls as it takes");
        }
        if (reached(limits.perPrincipal(), byPrincipal.getOrDefault(principal.name(), 0))) {
            throw new NotAdmitted(Reason.TOO_MANY, "this key has as many calls at once as it may");
        }
        if (reached(limits.perAddress(), byAddress.getOrDefault(network, 0))) {
            throw new NotAdmitted(Reason.TOO_MANY, "this address has as many calls at once as it may");
        }
        if (limits.startsPerSecond() > 0 && !starts(nowNanos)) {
            throw new NotAdmitted(Reason.TOO_MANY, "too many calls begin at once");
        }
        calls++;
        byPrincipal.merge(principal.name(), 1, Integer::sum);
        byAddress.merge(network, 1, Integer::sum);
        return new Permit(principal.name(), network);
    }

    /** Other limits hold from now on; nobody loses a place for it. */
    public synchronized void limits(Limits others) {
        limits = others;
    }

    /** Places taken. */
    public synchronized int used() {
        return calls;
    }

    private static boolean reached(int limit, int used) {
        return limit > 0 && used >= limit;
    }

    /** A bucket that holds one second's calls and is filled all the time. */
    private boolean starts(long nowNanos) {
        long full = limits.startsPerSecond() * NANOS_PER_SECOND;
        long elapsed = started ? nowNanos - filledAtNanos : NANOS_PER_SECOND;
        // Beyond a second it is full in any case, and the product would overflow some day.
        long gained = Math.min(elapsed, NANOS_PER_SECOND) * limits.startsPerSecond();
        startsNanos = Math.min(full, startsNanos + gained);
        filledAtNanos = nowNanos;
        started = true;
        if (startsNanos < NANOS_PER_SECOND) {
            return false;
        }
        startsNanos -= NANOS_PER_SECOND;
        return true;
    }

    /** Whoever has one IPv6 address has 2^64 of them. */
    private static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return address.getHostAddress();
        }
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            network.append(Character.forDigit((bytes[i] >> 4) & 15, 16)).append(Character.forDigit(bytes[i] & 15, 16));
        }
        return network.toString();
    }

    private static void less(Map<String, Integer> counts, String key) {
        counts.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
    }
}
