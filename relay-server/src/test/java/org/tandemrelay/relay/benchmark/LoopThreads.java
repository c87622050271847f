package org.tandemrelay.relay.benchmark;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads of the kind that event loops have, since Netty's pools take a longer way on others. Made by JMH, by name. */
public final class LoopThreads extends ThreadPoolExecutor {

    /** What tells JMH of it. */
    static final String EXECUTOR = "-Djmh.executor=CUSTOM";

    static final String EXECUTOR_CLASS = "-Djmh.executor.class=org.tandemrelay.relay.benchmark.LoopThreads";

    /** As JMH wants it. */
    public LoopThreads(int threads, String name) {
        super(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DefaultThreadFactory(name));
    }
}
