package org.tandemrelay.relay.recorded;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.tandemrelay.upstream.transport.Transport;

/**
 * What recorded callers share: event loops, name lookups and the certificates they trust, which are the JDK's.
 *
 * <p>For any thread. Closing it ends the calls that are still open.
 */
public final class CallerNetwork implements AutoCloseable {

    private static final long SHUTDOWN_MILLIS = 2_000;

    private final Transport transport = Transport.best();
    private final EventLoopGroup loops;
    private final DnsAddressResolverGroup resolver;
    private final SslContext tls;

    /** With certificates of one's own to trust. */
    CallerNetwork(int loopCount, SslContext tls) {
        this.tls = tls;
        this.loops = transport.newGroup(loopCount, "caller");
        this.resolver = new DnsAddressResolverGroup(
                new DnsNameResolverBuilder().datagramChannelType(transport.datagramChannel()));
    }

    /**
     * Opens it.
     *
     * @param loopCount event loops, each with a thread that sleeps while no audio is due
     * @throws SSLException if the JDK's certificates cannot be read
     */
    public static CallerNetwork open(int loopCount) throws SSLException {
        return new CallerNetwork(loopCount, SslContextBuilder.forClient().build());
    }

    EventLoop nextLoop() {
        return loops.next();
    }

    Class<? extends SocketChannel> socketChannel() {
        return transport.socketChannel();
    }

    DnsAddressResolverGroup resolver() {
        return resolver;
    }

    SslContext tls() {
        return tls;
    }

    /** Waits for the event loops to end, 2 s at most. */
    @Override
    public void close() {
        resolver.close();
        loops.shutdownGracefully(0, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(SHUTDOWN_MILLIS);
    }
}
