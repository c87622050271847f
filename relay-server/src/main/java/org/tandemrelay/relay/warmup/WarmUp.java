package org.tandemrelay.relay.warmup;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;
import org.tandemrelay.upstream.transport.Transport;

/**
 * Calls a relay for a while. {@link #run} blocks and is for one thread, which is no event loop; {@link #close} lets go of what was started.
 */
public final class WarmUp implements AutoCloseable {

    private static final int FRAMES_PER_CALL = 20;
    private static final long MOST_FRAMES = 60_000;
    private static final int CALLS_AT_ONCE = 9;
    private static final long HANG_UP_MILLIS = 500;

    private static final Transport TRANSPORT = Transport.best();

    private final EventLoopGroup own;
    private final RealtimeSimulator model;
    private final List<CallerScript> scripts = CallerScript.all();

    /**
     * Whom to call.
     *
     * @param port of loopback
     * @param key that callers are let in by there
     */
    public record Door(int port, String key) {
        @Override
        public String toString() {
            return "Door[" + port + "]";
        }
    }

    /**
     * What came of it.
     *
     * @param frames that went there and back
     * @param calls that were made
     * @param failure of a call; null if none failed
     */
    public record Outcome(long frames, int calls, @Nullable String failure) {}

    private WarmUp(EventLoopGroup own, RealtimeSimulator model) {
        this.own = own;
        this.model = model;
    }

    /**
     * Makes the model ready to be dialled.
     *
     * @throws IOException if it cannot listen
     */
    public static WarmUp prepare() throws IOException {
        EventLoopGroup own = TRANSPORT.newGroup(1, "tandem-warm-up");
        boolean ready = false;
        try {
            SimulatorSettings echo = SimulatorSettings.defaults().withEcho(true);
            WarmUp made = new WarmUp(own, RealtimeSimulator.start(echo, own));
            ready = true;
            return made;
        } catch (UncheckedIOException occupied) {
            throw occupied.getCause();
        } finally {
            if (!ready) {
                stop(own);
            }
        }
    }

    /** The model that the relay is to dial for these calls. */
    public URI model() {
        return model.url();
    }

    /**
     * Calls until the time is up or enough has been said, and hangs up.
     *
     * @param longest hanging up may take half a second more
     * @throws InterruptedException if it is to end at once
     */
    public Outcome run(Door door, Duration longest) throws InterruptedException {
        EventLoop loop = own.next();
        Crowd crowd = new Crowd(loop, new InetSocketAddress(InetAddress.getLoopbackAddress(), door.port()), door.key());
        try {
            loop.execute(crowd::begin);
            crowd.over.await(longest.toMillis(), TimeUnit.MILLISECONDS);
            loop.execute(crowd::hangUp);
            crowd.gone.await(HANG_UP_MILLIS, TimeUnit.MILLISECONDS);
            return loop.submit(crowd::outcome).await().getNow();
        } finally {
            crowd.live.close().awaitUninterruptibly(HANG_UP_MILLIS);
        }
    }

    @Override
    public void close() {
        model.close();
        stop(own);
    }

    private static void stop(EventLoopGroup loops) {
        loops.shutdownGracefully(0, HANG_UP_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(HANG_UP_MILLIS);
    }

    /** All callers. Confined to one event loop, but for the latches. */
    private final class Crowd implements CallerHandler.Crowd {

        private final EventLoop loop;
        private final InetSocketAddress relay;
        private final String key;
        private final ChannelGroup live;
        private final CountDownLatch over = new CountDownLatch(1);
        private final CountDownLatch gone = new CountDownLatch(1);
        private long frames;
        private int calls;
        private int open;
        private @Nullable String failure;
        private boolean ending;

        Crowd(EventLoop loop, InetSocketAddress relay, String key) {
            this.loop = loop;
            this.relay = relay;
            this.key = key;
            this.live = new DefaultChannelGroup(loop);
        }

        void begin() {
            for (int i = 0; i < CALLS_AT_ONCE; i++) {
                dial();
            }
        }

        private void dial() {
            CallerScript script = scripts.get(calls % scripts.size());
            calls++;
            open++;
            ChannelFuture dialled = new Bootstrap()
                    .group(loop)
                    .channel(TRANSPORT.socketChannel())
                    .handler(CallerHandler.pipeline(script, this))
                    .connect(relay);
            live.add(dialled.channel());
            dialled.channel().closeFuture().addListener(closed -> ended());
        }

        private void ended() {
            open--;
            if (!ending && failure == null) {
                dial();
            } else if (open == 0) {
                over.countDown();
                gone.countDown();
            }
        }

        void hangUp() {
            ending = true;
            if (open == 0) {
                gone.countDown();
            }
        }

        Outcome outcome() {
            return new Outcome(frames, calls, failure);
        }

        @Override
        public String key() {
            return key;
        }

        @Override
        public void heard() {
            frames++;
            if (frames == MOST_FRAMES) {
                over.countDown();
            }
        }

        @Override
        public boolean goesOn(int heardFrames) {
            return !ending && heardFrames < FRAMES_PER_CALL;
        }

        @Override
        public void failed(String why) {
            if (failure == null) {
                failure = why;
            }
        }
    }
}
