package org.tandemrelay.relay.load.crew;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.transport.Transport;

/**
 * All callers of a target, on one event loop. Its methods are for any thread but that.
 */
public final class Crew implements AutoCloseable {

    private static final int CONNECT_MILLIS = 10_000;
    private static final long FAREWELL_MILLIS = 8_000;
    private static final long POLL_MILLIS = 20;
    private static final int SHORTEST_MILLIS = 30_000;
    private static final int LONGEST_MILLIS = 90_000;

    private final LoadPlan.Target target;
    private final double perSecond;
    private final LoadLoop home;
    private final Transport transport;
    private final EventLoop loop;
    private final DnsAddressResolverGroup resolver;
    private final @Nullable SslContext tls;
    private final Meters meters = new Meters();
    private final CrewParts parts;

    // Touched on the loop only.

    private final Deque<LoadCall> calls = new ArrayDeque<>();
    private int toDial;
    private boolean growing;
    private int numbers;
    private boolean replacing;

    /**
     * Callers that have not called yet.
     *
     * @param perSecond how many dial in a second
     * @param home where they are; borrowed
     * @throws SSLException if the JDK's certificates cannot be read
     */
    public Crew(LoadPlan.Target target, LoadPlan.Manner manner, double perSecond, LoadLoop home) throws SSLException {
        this.target = target;
        this.home = home;
        this.transport = home.transport();
        this.loop = home.loop();
        this.resolver = new DnsAddressResolverGroup(
                new DnsNameResolverBuilder().datagramChannelType(transport.datagramChannel()));
        this.perSecond = perSecond;
        this.tls = target.destination().secure() ? SslContextBuilder.forClient().build() : null;
        this.parts = new CrewParts(
                target, manner, new CrewParts.Shared(meters, new Pacer(loop), home.outgoing()), this::onGone);
    }

    /**
     * So many are to be in a call: more are dialled at the crew's pace, or at once; fewer hang up now. A call that fails is not dialled again.
     */
    public void want(int count, boolean atOnce) {
        loop.execute(() -> {
            while (calls.size() > count) {
                calls.removeLast().hangUp();
            }
            toDial = count - calls.size();
            while (atOnce && toDial > 0) {
                toDial--;
                dial();
            }
            grow();
        });
    }

    /** Nobody says anything, though all stay in their calls, until {@link #speak}. */
    public void hush() {
        loop.execute(parts.pacer()::hush);
    }

    /** All speak, as from the beginning. */
    public void speak() {
        loop.execute(parts.pacer()::resume);
    }

    /** None of those who are in a call reads any more what is sent to it, though they speak on. */
    public void deafen() {
        loop.execute(() -> calls.forEach(LoadCall::deafen));
    }

    /** From now on calls last as long as calls do, and for each that is over another comes. */
    public void replace() {
        loop.execute(() -> replacing = true);
    }

    /** Counts from now on. */
    public void openWindow() {
        loop.execute(() -> meters.openWindow(System.nanoTime()));
    }

    /** What was measured since the window was opened. */
    public Reading reading() {
        return ask(() -> Reading.of(meters));
    }

    /** Answers that were cut off since the window was opened. */
    public List<Cut> cuts() {
        return ask(() -> List.copyOf(meters.cuts));
    }

    /** What was measured since it was last asked for. */
    public Glance glance() {
        return ask(() -> {
            Glance glance = Glance.of(meters);
            meters.lately.reset();
            return glance;
        });
    }

    /** What has become of calls and frames from the beginning. */
    public Tally tally() {
        return ask(() -> Tally.of(meters));
    }

    /** Calls that are open, or will be over soon. */
    public int open() {
        return ask(() -> meters.up);
    }

    private <T> T ask(Supplier<T> question) {
        return CompletableFuture.supplyAsync(question, loop).join();
    }

    private void grow() {
        if (growing || toDial <= 0) {
            return;
        }
        growing = true;
        toDial--;
        dial();
        loop.schedule(
                () -> {
                    growing = false;
                    grow();
                },
                (long) (1e9 / perSecond),
                TimeUnit.NANOSECONDS);
    }

    private void dial() {
        int number = ++numbers;
        meters.dialled++;
        new Bootstrap()
                .group(loop)
                .channel(transport.socketChannel())
                .resolver(resolver)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, home.incoming())
                .handler(new LoadInitializer(parts, tls, channel -> onChannel(channel, number)))
                .connect(
                        target.destination().uri().getHost(),
                        target.destination().port());
    }

    private LoadCall onChannel(Channel channel, int number) {
        LoadCall call = new LoadCall(channel, parts, number);
        calls.addLast(call);
        if (replacing) {
            int millis = ThreadLocalRandom.current().nextInt(SHORTEST_MILLIS, LONGEST_MILLIS);
            loop.schedule(call::hangUp, millis, TimeUnit.MILLISECONDS);
        }
        return call;
    }

    private void onGone(LoadCall call) {
        calls.remove(call);
        if (replacing) {
            toDial++;
            grow();
        }
    }

    /** Hangs up all calls, and waits until they are over, a few seconds at most. Frames that do not come back until then are lost. */
    public void hangUpAll() throws InterruptedException {
        loop.execute(() -> replacing = false);
        want(0, false);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FAREWELL_MILLIS);
        while (ask(() -> meters.up) > 0 && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Cuts what is left. */
    @Override
    public void close() {
        ask(() -> {
            toDial = 0;
            replacing = false;
            List.copyOf(calls).forEach(LoadCall::cut);
            return calls.size();
        });
        resolver.close();
    }
}
