package org.tandemrelay.relay.load.crew;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.tandemrelay.relay.priority.RealTime;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;
import org.tandemrelay.upstream.transport.Transport;

/**
 * The one event loop of a test: of all callers, and of a model that says everything back, if the test has one of its own. Together they wake up
 * once for what both have to do, which is half of what they cost.
 */
public final class LoadLoop implements AutoCloseable {

    private static final long SHUTDOWN_MILLIS = 2_000;

    private final Transport transport = Transport.best();
    private final EventLoopGroup group = transport.newGroup(1, "load");
    private final OneBuffer incoming = new OneBuffer(ByteBufAllocator.DEFAULT);
    private final OneBuffer outgoing = new OneBuffer(ByteBufAllocator.DEFAULT);

    /** A loop that runs. */
    public LoadLoop() {}

    /**
     * Has it go before whatever else wants its processor, so that what else runs on the machine is not measured.
     *
     * @param priority 1 to 99
     * @throws IOException if that is not to be had; the message says what is missing
     */
    public void goFirst(int priority) throws IOException {
        RealTime.give(group, priority);
    }

    Transport transport() {
        return transport;
    }

    EventLoop loop() {
        return group.next();
    }

    /** What sockets read into. */
    OneBuffer incoming() {
        return incoming;
    }

    /** What frames are written into that leave at once. */
    OneBuffer outgoing() {
        return outgoing;
    }

    /**
     * A model on this loop that says everything back; to be closed before the loop is.
     *
     * @param port of loopback; 0 for any
     * @throws java.io.UncheckedIOException if the port is taken
     */
    public RealtimeSimulator echo(int port) {
        return RealtimeSimulator.start(
                SimulatorSettings.defaults().withPort(port).withEcho(true), group);
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(SHUTDOWN_MILLIS);
        incoming.close();
        outgoing.close();
    }
}
