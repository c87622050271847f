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
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the last collection of garbage left of the heap, and what the calls need that have come since. What is in use between collections says
 * nothing: most of that is garbage.
 *
 * <p>Only collectors are asked that look after the whole heap: what a young collection of the serial or the parallel collector leaves in
 * the old generation may be garbage all the same, until the full one. G1's young collection counts, since the old regions are collected
 * from less than half of the heap on.
 */
final class HeapAfterCollection implements MemorySource {

    /** Of a native caller's call with a model's session it is 26 KiB, as the old generation grows with 500 of them; others need more. */
    private static final long CALL_BYTES = 40 << 10;

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
    private final IntSupplier calls;
    private long collections;
    private double share;
    private int callsThen;

    HeapAfterCollection(IntSupplier calls) {
        this.calls = calls;
    }

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
            callsThen = calls.getAsInt();
            GcInfo last = last();
            share = last == null
                    ? 0
                    : (double) usedAfter(last.getMemoryUsageAfterGc())
                            / Runtime.getRuntime().maxMemory();
        }
        long since = Math.max(0, calls.getAsInt() - callsThen);
        return share + (double) since * CALL_BYTES / Runtime.getRuntime().maxMemory();
    }

    @Override
    public double shareOfCall() {
        return (double) CALL_BYTES / Runtime.getRuntime().maxMemory();
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
