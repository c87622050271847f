package org.tandemrelay.relay.door;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections there may be. Whoever comes when no descriptor is left waits for ever and learns nothing, so some are kept for
 * telling. Shared by all event loops; safe from any thread.
 */
public final class ConnectionLimit {

    /** Connections that are told that there is no room, at a time; those beyond are cut. */
    private static final int TOLD = 64;

    /** Kept for all else that a relay opens: classes, log, libraries, name lookups, event loops. */
    private static final long SPARE = 500;

    private static final int DESCRIPTORS_A_CALL = 2;

    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    /** A limit of so many connections, at least 1. */
    public ConnectionLimit(int most) {
        this.most = most;
    }

    /** As many as this process has descriptors for, where the system says how many that is. */
    public static ConnectionLimit ofThisProcess() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? new ConnectionLimit(fitting(system.getMaxFileDescriptorCount()))
                : new ConnectionLimit(Integer.MAX_VALUE - TOLD);
    }

    static int fitting(long descriptors) {
        long forCalls = descriptors - Math.min(SPARE, descriptors / 2);
        return (int) Math.max(1, Math.min(forCalls / DESCRIPTORS_A_CALL, Integer.MAX_VALUE - TOLD));
    }

    /** What a new connection can have. */
    enum Room {
        /** All. */
        ENOUGH,
        /** A refusal. */
        TO_REFUSE,
        /** Nothing. */
        NONE
    }

    /** Counts a connection in; whatever the answer, {@link #leave} counts it out. */
    Room enter() {
        int now = open.incrementAndGet();
        if (now <= most) {
            return Room.ENOUGH;
        }
        return now <= most + TOLD ? Room.TO_REFUSE : Room.NONE;
    }

    void leave() {
        open.decrementAndGet();
    }

    /** Connections that may become calls. */
    public int most() {
        return most;
    }
}
