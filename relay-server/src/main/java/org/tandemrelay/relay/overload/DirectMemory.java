package org.tandemrelay.relay.overload;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * The memory of buffers beside the heap, as far as it is taken from the system: Netty's allocator keeps some of it for later. Counted by
 * Netty where it goes past the JDK to get it, else by the JDK.
 */
final class DirectMemory implements MemorySource {

    private final long maxBytes = PlatformDependent.maxDirectMemory();

    @Override
    public String kind() {
        return "direct";
    }

    @Override
    public double share() {
        return maxBytes <= 0
                ? 0
                : (double) Math.max(PlatformDependent.usedDirectMemory(), countedByTheJdk()) / maxBytes;
    }

    private static long countedByTheJdk() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
