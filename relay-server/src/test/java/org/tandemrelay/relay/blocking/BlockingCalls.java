package org.tandemrelay.relay.blocking;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Makes every blocking call on an event loop throw, and the test class fail in which it happened: what is thrown on a loop would often
 * end in a handler or a future that nobody looks at. Netty's own integration tells which threads are loops.
 */
public final class BlockingCalls implements BlockHoundIntegration, AfterAllCallback {

    private static final List<Error> SEEN = new CopyOnWriteArrayList<>();

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.blockingMethodCallback(BlockingCalls::refuse);
        // Loops that share a magazine of the adaptive allocator wait a moment for each other when both need a chunk;
        // Netty's own list
        // has only the beginning and the end of the allocator's threads.
        builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator", "allocate");
        // When its loop is over, io_uring spins until a wake-up under way has ended.
        builder.allowBlockingCallsInside("io.netty.channel.uring.IoUringIoHandler", "closeWakeupGate");
    }

    private static void refuse(BlockingMethod method) {
        BlockingOperationError error = new BlockingOperationError(method);
        SEEN.add(error);
        throw error;
    }

    /** What was seen since the last time; forgets it. */
    public static List<Error> take() {
        List<Error> seen = List.copyOf(SEEN);
        SEEN.clear();
        return seen;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        List<Error> seen = take();
        if (!seen.isEmpty()) {
            throw new AssertionError("an event loop was blocked " + seen.size() + " times, first here", seen.get(0));
        }
    }
}
