package org.tandemrelay.relay.caller;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import org.tandemrelay.relay.call.Switchboard;

/** What stands in the pipeline of a connection that becomes a call, from the upgrade on. */
public final class CallerPipeline {

    private static final String WEBSOCKET = "websocket";

    private CallerPipeline() {}

    /** Appends the handlers to a pipeline that ends with the one that has the upgrade request and will pass it on. */
    public static void append(ChannelPipeline pipeline, CallerEntry entry, Callers callers) {
        CallerDialect dialect = entry.dialect();
        pipeline.addLast(WEBSOCKET, new WebSocketServerProtocolHandler(webSocket(dialect)));
        // Behind the frame decoder and the check of UTF-8, which Netty's handler has put before itself by now.
        pipeline.addBefore(WEBSOCKET, "broken-frames", new BrokenFrameHandler());
        pipeline.addBefore(WEBSOCKET, "fragment-limit", new FragmentLimitHandler());
        pipeline.addBefore(WEBSOCKET, "pings", new PingHandler());
        pipeline.addLast("fragments", new WebSocketFrameAggregator(dialect.maxMessageBytes()));
        pipeline.addLast("caller", new CallerSocketHandler(entry, callers));
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
                .decoderConfig(WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(dialect.maxMessageBytes())
                        .allowExtensions(false)
                        // The caller's leg closes, with a cause.
                        .closeOnProtocolViolation(false)
                        .build())
                .build();
    }
}
