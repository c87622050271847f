package org.tandemrelay.relay.caller;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.upstream.websocket.BrokenFrameHandler;
import org.tandemrelay.upstream.websocket.FrameDecoder;

/** What stands in the pipeline of a connection that becomes a call, from the upgrade on. */
public final class CallerPipeline {

    private CallerPipeline() {}

    /** Appends the handlers to a pipeline that ends with the one that has the upgrade request and will pass it on. */
    public static void append(ChannelPipeline pipeline, CallerEntry entry, Callers callers) {
        CallerDialect dialect = entry.dialect();
        FrameDecoder frames = new FrameDecoder(dialect.frameRules(), dialect.maxMessageBytes(), true);
        if (callers.limits().compression()) {
            pipeline.addLast("compression", Compression.handler(dialect.maxMessageBytes(), frames));
        }
        pipeline.addLast("pings", new PingHandler());
        pipeline.addLast("round-trips", new RoundTripHandler());
        // Behind all of ours: a flood of pings is told by an exception too.
        pipeline.addLast("broken-frames", new BrokenFrameHandler(WebSocketServerProtocolHandler.class));
        pipeline.addLast("websocket", new WebSocketServerProtocolHandler(webSocket(dialect)));
        pipeline.addLast("fragments", new WebSocketFrameAggregator(dialect.maxMessageBytes()));
        pipeline.addLast("caller", new CallerSocketHandler(entry, callers, frames));
    }

    /**
     * What all callers of a relay share.
     *
     * @param switchboard makes the calls
     * @param limits how patient to be with callers
     */
    public record Callers(Switchboard switchboard, CallerLimits limits) {}

    private static WebSocketServerProtocolConfig webSocket(CallerDialect dialect) {
        return WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(dialect.path())
                // The path is right already: this lets an agent's name and the query pass.
                .checkStartsWith(true)
                .subprotocols(dialect.subprotocols().isEmpty() ? null : String.join(",", dialect.subprotocols()))
                .handleCloseFrames(false)
                .dropPongFrames(true)
                // Else a second Close frame would follow every one of ours.
                .sendCloseFrame(null)
                // Of a decoder that our own takes the place of as soon as the 101 is out.
                .decoderConfig(WebSocketDecoderConfig.newBuilder()
                        .closeOnProtocolViolation(false)
                        .withUTF8Validator(false)
                        .build())
                .build();
    }
}
