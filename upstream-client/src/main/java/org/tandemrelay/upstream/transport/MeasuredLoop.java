package org.tandemrelay.upstream.transport;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import java.util.concurrent.Executor;

/** An event loop that tells how long it has worked, rather than waited for something to do. What it tells is measured by Netty in any case. */
public final class MeasuredLoop extends SingleThreadIoEventLoop {

    private long workedNanos;

    MeasuredLoop(IoEventLoopGroup parent, Executor executor, IoHandlerFactory handlers) {
        super(parent, executor, handlers);
    }

    /**
     * For how long it has handled what came and run tasks, in ns since it began, by the clock on the wall: a turn that waited for a processor
     * counts whole. The turn that asks is not in it yet. On the loop.
     */
    public long workedNanos() {
        assert inEventLoop();
        workedNanos += getAndResetAccumulatedActiveTimeNanos();
        return workedNanos;
    }

    /** Else handlers that cannot change threads would not tell how long they worked; no loop of ours is ever suspended. */
    @Override
    protected boolean isSuspensionSupported() {
        return true;
    }
}
