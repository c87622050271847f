package org.tandemrelay.upstream.simulator;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/** The pipeline of a connection before its upgrade: TLS where asked for, HTTP, then {@link UpgradeHandler}. */
final class SimulatorInitializer extends ChannelInitializer<SocketChannel> {

    private static final int MAX_BODY_BYTES = 64 * 1024;

    private final SimulatorSettings settings;
    private final SessionRegistry registry;
    private final @Nullable SslContext tls;

    SimulatorInitializer(SimulatorSettings settings, SessionRegistry registry, @Nullable SslContext tls) {
        this.settings = settings;
        this.registry = registry;
        this.tls = tls;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        if (tls != null) {
            pipeline.addLast(tls.newHandler(channel.alloc()));
        }
        pipeline.addLast(
                new HttpServerCodec(),
                new HttpObjectAggregator(MAX_BODY_BYTES),
                new UpgradeHandler(settings, registry));
    }
}
