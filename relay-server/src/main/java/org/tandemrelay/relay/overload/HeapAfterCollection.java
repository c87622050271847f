package org.tandemrelay.relay.overload;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the last collection of garbage left of the heap. What is in use between collections says nothing: most of that is garbage.
 *
 * <p>Only collectors are asked that look after the whole heap: what a young collection of the serial or the parallel collector leaves in
 * the old generation may be garbage all the same, until the full one. G1's young collection counts, since the old regions are collected
 * from less than half of the heap on.
 */
final class HeapAfterCollection implements MemorySource {

    private final Set<String> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toUnmodifiableSet());
    private final List<GarbageCollectorMXBean> collectors =
            ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
                    .filter(collector -> Set.of(collector.getMemoryPoolNames()).containsAll(heap))
                    // A pause of ZGC's ends while the cycle still goes on.
                    .filter(collector -> !collector.getName().endsWith("Pauses"))
                    .toList();
    private long collections;
    private double share;

    @Override
    public String kind() {
        return "heap";
    }

    @Override
    public double share() {
        long count = collectors.stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
        if (count != collections) {
            collections = count;
            GcInfo last = last();
            share = last == null
                    ? 0
                    : (double) usedAfter(last.getMemoryUsageAfterGc())
                            / Runtime.getRuntime().maxMemory();
        }
        return share;
    }

    private @Nullable GcInfo last() {
        GcInfo last = null;
        for (GarbageCollectorMXBean collector : collectors) {
            GcInfo info = collector.getLastGcInfo();
            if (info != null && (last == null || info.getEndTime() > last.getEndTime())) {
                last = info;
            }
        }
        return last;
    }

    private long usedAfter(Map<String, MemoryUsage> pools) {
        return pools.entrySet().stream()
                .filter(pool -> heap.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }
}
