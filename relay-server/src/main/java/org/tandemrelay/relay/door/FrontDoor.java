package org.tandemrelay.relay.door;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import java.time.Duration;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.relay.caller.CallerDialects;
import org.tandemrelay.relay.caller.CallerLimits;

/**
 * Sets up the pipeline of each connection.
 *
 * @param dialects callers by path
 * @param endpoints everything else by path
 * @param admission who may call
 * @param switchboard makes the calls
 * @param callerLimits how patient to be with callers
 * @param handshakeTimeout from the connection to the upgrade, or to the next request
 * @param connections how many there may be
 */
public record FrontDoor(
        CallerDialects dialects,
        HttpEndpoints endpoints,
        Admission admission,
        Switchboard switchboard,
        CallerLimits callerLimits,
        Duration handshakeTimeout,
        ConnectionLimit connections) {

    /** For who is only to be told that there is no room. */
    private static final Duration REFUSAL_TIMEOUT = Duration.ofSeconds(1);

    /** What a server channel gives its children. */
    public ChannelInitializer<Channel> initializer() {
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
                pipeline.addLast("http", new HttpServerCodec());
                pipeline.addLast("deadline", new HandshakeDeadlineHandler(enough ? handshakeTimeout : REFUSAL_TIMEOUT));
                pipeline.addLast("http-aggregator", new RequestAggregator());
                pipeline.addLast("door", enough ? new FrontDoorHandler(FrontDoor.this) : new NoRoomHandler());
            }
        };
    }
}
