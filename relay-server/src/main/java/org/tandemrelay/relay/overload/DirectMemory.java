package org.tandemrelay.relay.overload;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * The memory of buffers beside the heap, as far as it is taken from the system: Netty's allocator keeps some of it for later. Counted by
 * Netty where it goes past the JDK to get it, else by the JDK.
 *
 * <p>What callers say while their model is dialled is kept there, and what both sides do not take in time when it is there. It comes when the
 * calls have long been taken, and from all of them at once if the event loops get no processor. So it counts from when they are taken: for want of
 * direct memory the JDK collects garbage and sleeps on event loops, and then calls are lost.
 */
final class DirectMemory implements MemorySource {

    private final long maxBytes = PlatformDependent.maxDirectMemory();

    /** The JDK's own count. To find it takes far longer than to ask it. */
    private final List<BufferPoolMXBean> counts = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .toList();

    private final Overload.Crowd crowd;

    /** What was in use without a call, at the least; 0 if there never was none. */
    private long idleBytes;

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
        if (crowd.live().getAsInt() == 0 && (idleBytes == 0 || used < idleBytes)) {
            idleBytes = used;
        }
        return maxBytes <= 0 ? 0 : (double) wanted(used) / maxBytes;
    }

    /** What calls that wait have been given is little yet, and counts twice; with what the others may need all that is in use is theirs. */
    private long wanted(long used) {
        long begins = crowd.waiting().getAsInt() * crowd.waitingBytes();
        return Math.max(used + begins, idleBytes + crowd.mostBytes());
    }

    @Override
    public double shareOfCall() {
        return maxBytes <= 0 ? 0 : (double) crowd.waitingBytes() / maxBytes;
    }

    private long countedByTheJdk() {
        long bytes = 0;
        for (BufferPoolMXBean count : counts) {
            bytes += count.getMemoryUsed();
        }
        return bytes;
    }
}
