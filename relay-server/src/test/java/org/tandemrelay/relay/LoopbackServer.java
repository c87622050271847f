package org.tandemrelay.relay;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.tandemrelay.upstream.transport.Transport;

/** The far end of a test: a server on loopback, at any port, with one event loop of its own. What it speaks is its pipeline's. */
public final class LoopbackServer implements AutoCloseable {

    private final EventLoopGroup loops = Transport.NIO.newGroup(1, "loopback");
    private final ChannelGroup accepted = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel listening;

    private LoopbackServer(Consumer<Channel> pipeline) {
        listening = new ServerBootstrap()
                .group(loops)
                .channel(Transport.NIO.serverChannel())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.add(channel);
                        pipeline.accept(channel);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    /** Listens, and fills the pipeline of whoever connects. */
    public static LoopbackServer start(Consumer<Channel> pipeline) {
        return new LoopbackServer(pipeline);
    }

    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        // Before their loop ends, so that they let go of what they have not read to its end.
        accepted.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
