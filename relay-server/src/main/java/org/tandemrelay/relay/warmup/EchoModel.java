package org.tandemrelay.relay.warmup;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.tandemrelay.upstream.transport.Transport;

/**
 * A model that has one answer for every piece of speech, in OpenAI Realtime: 20 ms of noise. It looks at nothing but the format that is
 * wanted. Listens on loopback only.
 */
public final class EchoModel implements AutoCloseable {

    private final Channel server;

    private EchoModel(Channel server) {
        this.server = server;
    }

    /**
     * Starts one. Not on an event loop.
     *
     * @param loops where it runs
     * @throws IOException if it cannot listen
     */
    static EchoModel start(Transport transport, EventLoopGroup loops) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new EchoModelHandler());
                    }
                });
        ChannelFuture bound =
                bootstrap.bind(InetAddress.getLoopbackAddress(), 0).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on loopback: " + bound.cause().getMessage(), bound.cause());
        }
        return new EchoModel(bound.channel());
    }

    /** Where it is dialled. */
    public URI url() {
        InetSocketAddress address = (InetSocketAddress) server.localAddress();
        return URI.create("ws://127.0.0.1:" + address.getPort() + "/v1/realtime?model=echo");
    }

    @Override
    public void close() {
        server.close().awaitUninterruptibly();
    }
}
