package org.tandemrelay.relay.door;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.relay.caller.CallerDialects;
import org.tandemrelay.relay.caller.CallerLimits;
import org.tandemrelay.relay.http.TrustedProxies;
import org.tandemrelay.relay.overload.Overload;
import org.tandemrelay.relay.overload.Turnstile;

/**
 * Sets up the pipeline of each connection.
 *
 * @param dialects callers by path
 * @param endpoints everything else by path
 * @param admission who may call
 * @param switchboard makes the calls
 * @param overload whether there is too much to do already
 * @param turnstile lets callers in one by one
 * @param callerLimits how patient to be with callers
 * @param handshakeTimeout from the connection to the upgrade, or to the next request
 * @param connections how many there may be
 * @param headerProxies whose connections begin with a PROXY header that says for whom they are
 * @param refusals counts who is not let in
 */
public record FrontDoor(
        CallerDialects dialects,
        HttpEndpoints endpoints,
        Admission admission,
        Switchboard switchboard,
        Overload overload,
        Turnstile turnstile,
        CallerLimits callerLimits,
        Duration handshakeTimeout,
        ConnectionLimit connections,
        TrustedProxies headerProxies,
        Refusals refusals) {

    /** For who is only to be told that there is no room. */
    private static final Duration REFUSAL_TIMEOUT = Duration.ofSeconds(1);

    /** What a server channel gives its children. */
    public ChannelInitializer<Channel> initializer() {
        return initializer(null);
    }

    /**
     * The same, behind TLS.
     *
     * @param tls makes a handler for each connection, on its event loop; null for none
     */
    public ChannelInitializer<Channel> initializer(@Nullable Function<ByteBufAllocator, SslHandler> tls) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                ConnectionLimit.Room room = connections.enter();
                channel.closeFuture().addListener(closed -> connections.leave());
                if (room == ConnectionLimit.Room.NONE) {
                    channel.close();
                    return;
                }
                boolean enough = room == ConnectionLimit.Room.ENOUGH;
                ChannelPipeline pipeline = channel.pipeline();
                ConnectionSource source = new ConnectionSource();
                if (headerProxies.trust(channel.remoteAddress())) {
                    pipeline.addLast("proxy-header", new HAProxyMessageDecoder());
                    pipeline.addLast("proxy-source", new ProxyHeaderHandler(source));
                }
                if (tls != null) {
                    pipeline.addLast("tls", tls.apply(channel.alloc()));
                }
                pipeline.addLast("http", new HttpServerCodec());
                pipeline.addLast("deadline", new HandshakeDeadlineHandler(enough ? handshakeTimeout : REFUSAL_TIMEOUT));
                pipeline.addLast("http-aggregator", new RequestAggregator());
                pipeline.addLast(
                        "door", enough ? new FrontDoorHandler(FrontDoor.this, source) : new NoRoomHandler(refusals));
            }
        };
    }
}
