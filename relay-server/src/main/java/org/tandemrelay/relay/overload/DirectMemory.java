package org.tandemrelay.relay.overload;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * The memory of buffers beside the heap, as far as it is taken from the system: Netty's allocator keeps some of it for later. Counted by
 * Netty where it goes past the JDK to get it, else by the JDK.
 *
 * <p>What callers say while their model is dialled is kept there. It comes at the pace of speech, when the calls have long been taken, and so
 * counts from when they are: for want of direct memory the JDK collects garbage and sleeps on event loops, and then all calls are lost.
 */
final class DirectMemory implements MemorySource {

    private final long maxBytes = PlatformDependent.maxDirectMemory();
    private final Overload.Crowd crowd;

    DirectMemory(Overload.Crowd crowd) {
        this.crowd = crowd;
    }

    @Override
    public String kind() {
        return "direct";
    }

    @Override
    public double share() {
        long used = Math.max(PlatformDependent.usedDirectMemory(), countedByTheJdk());
        long wanted = crowd.waiting().getAsInt() * crowd.waitingBytes();
        return maxBytes <= 0 ? 0 : (double) (used + wanted) / maxBytes;
    }

    private static long countedByTheJdk() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
