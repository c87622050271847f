package org.tandemrelay.relay.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.door.FrontDoor;
import org.tandemrelay.upstream.transport.Transport;

/** The port that callers come to. Opening and closing block. */
final class CallerPort implements AutoCloseable {

    /** 170 ms and 340 ms of 24 kHz PCM16: a caller that reads at all is always far below. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(8 << 10, 16 << 10);

    /** 43 ms of it: what is in the kernel can neither be dropped when it is late nor taken back. */
    private static final long UNSENT_BYTES = 2 << 10;

    private static final int BACKLOG = 4_096;

    private final Channel channel;

    /** Whether callers come over TLS. */
    private final boolean secure;

    /**
     * The threads of a port.
     *
     * @param accepting takes connections; apart from the calls, so that a flood of connections does not hold up speech
     * @param calls speak on them
     */
    record Loops(Transport transport, EventLoopGroup accepting, EventLoopGroup calls) {}

    private CallerPort(Channel channel, boolean secure) {
        this.channel = channel;
        this.secure = secure;
    }

    /**
     * Listens.
     *
     * @param tls with callers; null for none
     * @throws IOException if the address cannot be had; the message names it
     */
    static CallerPort open(InetSocketAddress address, Loops loops, FrontDoor door, @Nullable CallerTls tls)
            throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.accepting(), loops.calls())
                .channel(loops.transport().serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(door.initializer(tls == null ? null : tls::newHandler));
        ChannelOption<Long> unsentBytes = loops.transport().unsentBytes();
        if (unsentBytes != null) {
            bootstrap.childOption(unsentBytes, UNSENT_BYTES);
        }
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": "
                            + String.valueOf(bound.cause().getMessage()),
                    bound.cause());
        }
        bound.channel().pipeline().addLast("accept-failures", new AcceptFailureHandler());
        return new CallerPort(bound.channel(), tls != null);
    }

    /** Where a browser finds it. */
    URI address() {
        InetSocketAddress local = (InetSocketAddress) channel.localAddress();
        String host = local.getAddress().isAnyLocalAddress() ? "127.0.0.1" : local.getHostString();
        return URI.create((secure ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + local.getPort() + "/");
    }

    /** Takes no more connections; those that are open stay. */
    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
    }
}
