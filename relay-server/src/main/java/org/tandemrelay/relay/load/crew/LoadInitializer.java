package org.tandemrelay.relay.load.crew;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.recorded.line.Destination;

/**
 * The pipeline of a call. Frames of audio pass the WebSocket encoder as they are, since {@link FrameMold} has made them already; all else is
 * left to it.
 */
final class LoadInitializer extends ChannelInitializer<Channel> {

    private static final int MAX_FRAME_BYTES = 16 << 20;
    private static final int MAX_REFUSAL_BYTES = 64 << 10;

    private final CrewParts parts;
    private final @Nullable SslContext tls;
    private final Function<Channel, LoadCall> calls;

    LoadInitializer(CrewParts parts, @Nullable SslContext tls, Function<Channel, LoadCall> calls) {
        this.parts = parts;
        this.tls = tls;
        this.calls = calls;
    }

    @Override
    protected void initChannel(Channel channel) {
        Destination destination = parts.target().destination();
        String subprotocol = destination.dialect().subprotocol();
        ChannelPipeline pipeline = channel.pipeline();
        if (tls != null) {
            pipeline.addLast(
                    "tls", tls.newHandler(channel.alloc(), destination.uri().getHost(), destination.port()));
        }
        pipeline.addLast("http", new HttpClientCodec());
        pipeline.addLast("response", new HttpObjectAggregator(MAX_REFUSAL_BYTES));
        pipeline.addLast(
                "websocket",
                new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
                        .webSocketUri(destination.uri())
                        .customHeaders(destination.headers())
                        .subprotocol(subprotocol.isEmpty() ? null : subprotocol)
                        .version(WebSocketVersion.V13)
                        .maxFramePayloadLength(MAX_FRAME_BYTES)
                        .handleCloseFrames(false)
                        .sendCloseFrame(null)
                        .withUTF8Validator(false)
                        .build()));
        pipeline.addLast("fragments", new WebSocketFrameAggregator(MAX_FRAME_BYTES));
        pipeline.addLast("call", new LoadHandler(calls.apply(channel), parts));
    }
}
