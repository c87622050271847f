package org.tandemrelay.relay.overload;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the relay has as much to do as it can bear. Safe from any thread.
 *
 * <p>A call that comes to an event loop that is late or hardly ever waits is refused, though another loop may be in time: it cannot change over, and who tries again is given
 * the next. Where memory runs out, all are.
 */
public final class Overload {

    private final Map<EventLoop, LoopBeat> beats = new HashMap<>();
    private final MemoryWatch memory;
    private final IntSupplier calls;
    private volatile Limits limits;

    /**
     * From when on it is too much.
     *
     * @param lag of an event loop, which one in fifty of its beats exceeds; zero for never, neither for lag nor for work
     * @param busyPercent of its time that an event loop works; 0 for never
     * @param lagCalls of which there must be as many before either counts: fewer are not what makes an event loop late
     * @param memoryPercent of the heap, of direct memory or of the container's; 0 for never
     */
    public record Limits(Duration lag, int busyPercent, int lagCalls, int memoryPercent) {

        /** Nothing is ever too much. */
        public static Limits none() {
            return new Limits(Duration.ZERO, 0, 0, 0);
        }
    }

    /**
     * The calls that there are.
     *
     * @param live how many
     * @param waiting how many of them wait for their model, or have still to send what was kept until it was there
     * @param waitingBytes that is kept beside the heap for one of those at most
     * @param talkingBytes that is kept so for one of the others, if nothing of what it brings is taken in time
     */
    public record Crowd(IntSupplier live, IntSupplier waiting, long waitingBytes, long talkingBytes) {

        /** What is to be kept of all of them, if it comes to the worst. */
        long mostBytes() {
            long waits = waiting.getAsInt();
            return waits * waitingBytes + Math.max(0, live.getAsInt() - waits) * talkingBytes;
        }
    }

    /** Why a call is refused. */
    public enum Reason {
        /** Its event loop is late, or would be with another call. */
        LAG,
        /** Memory runs out. */
        MEMORY
    }

    /**
     * Sees nothing yet.
     *
     * @param loops that calls are on
     */
    public Overload(Iterable<EventExecutor> loops, Crowd crowd, Limits limits) {
        this(loops, crowd.live(), limits, sources(crowd));
    }

    Overload(Iterable<EventExecutor> loops, IntSupplier calls, Limits limits, List<MemorySource> sources) {
        this.calls = calls;
        this.limits = limits;
        this.memory = new MemoryWatch(sources);
        for (EventExecutor executor : loops) {
            EventLoop loop = (EventLoop) executor;
            beats.put(loop, new LoopBeat(loop, () -> this.limits, calls));
        }
    }

    /** One that refuses nobody, whatever happens. */
    public static Overload none() {
        return new Overload(List.of(), () -> 0, Limits.none(), List.of());
    }

    private static List<MemorySource> sources(Crowd crowd) {
        List<MemorySource> sources =
                new ArrayList<>(List.of(new HeapAfterCollection(crowd.live()), new DirectMemory(crowd)));
        ContainerMemory container = ContainerMemory.ofThisProcess();
        if (container != null) {
            sources.add(container);
        }
        return sources;
    }

    /** Begins to measure the event loops; they stop with them. */
    public void start() {
        beats.values().forEach(LoopBeat::start);
    }

    /** Looks at the memory, some times a second. By one thread, which is no event loop. */
    public void look() {
        memory.look(limits.memoryPercent() / 100.0, calls.getAsInt());
    }

    /** Other limits hold from now on. */
    public void limits(Limits others) {
        limits = others;
    }

    /**
     * Why a call that comes to this event loop now is refused; null if it is not. On the loop, as a loop that was late takes few at first.
     */
    public @Nullable Reason refusal(EventLoop loop) {
        LoopBeat beat = beats.get(loop);
        if (beat != null && !beat.takesOne()) {
            return Reason.LAG;
        }
        return memoryFull() ? Reason.MEMORY : null;
    }

    /**
     * Whether a call that comes to this event loop now would be refused only because to begin a call is much work and some have begun within
     * the last second. On the loop.
     */
    public boolean fullOfNewcomers(EventLoop loop) {
        LoopBeat beat = beats.get(loop);
        return beat != null && beat.fullOfNewcomers() && !memoryFull();
    }

    /** A call has been let in; it is there until its caller's channel closes. On its loop. */
    public void tookOne(Channel caller) {
        LoopBeat beat = beats.get(caller.eventLoop());
        if (beat != null) {
            beat.tookOne();
            caller.closeFuture().addListener(closed -> beat.lostOne());
        }
    }

    /** With no call there is nobody to be harmed, and none that could end and give some back. */
    private boolean memoryFull() {
        int there = calls.getAsInt();
        return there > 0 && memory.fullWith(there);
    }

    /** Whether a call would be refused whichever event loop it came to. */
    public boolean everywhere() {
        return memoryFull() || (lateLoops() > 0 && lateLoops() == beats.size());
    }

    /** How many event loops refuse. */
    public long lateLoops() {
        return beats.values().stream().filter(LoopBeat::refuses).count();
    }

    /** Of the busiest event loop, from 0 to 1, how much of its time it works with the calls that it has by now. */
    public double busyShare() {
        return beats.values().stream().mapToDouble(LoopBeat::busyShare).max().orElse(0);
    }

    /** Of the latest event loop, in ms, what all but one in fifty of the last five seconds' beats were not beyond. */
    public double lagMillis() {
        return beats.values().stream().mapToLong(LoopBeat::lagNanos).max().orElse(0) / 1e6;
    }

    /** Whether memory runs out. */
    public boolean memoryRunsOut() {
        return memory.full();
    }

    /** The kinds of memory that {@link #memoryShare} knows. */
    public static Collection<String> memoryKinds() {
        return List.of("heap", "direct", "container");
    }

    /** How much of that memory is in use, from 0 to 1; 0 where nobody knows, or nothing limits it. */
    public double memoryShare(String kind) {
        return memory.share(kind);
    }
}
