package org.tandemrelay.relay.recorded;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslHandler;
import java.util.function.Function;
import org.tandemrelay.relay.recorded.line.Destination;

/** The pipeline of a recorded caller. */
final class CallerInitializer extends ChannelInitializer<Channel> {

    /** A relay may pass on an answer of a minute in one event of OpenAI's. */
    private static final int MAX_FRAME_BYTES = 16 << 20;

    private static final int MAX_REFUSAL_BYTES = 64 << 10;

    private final CallerNetwork network;
    private final CallPlan plan;
    private final Function<Channel, RecordedCall> calls;

    /**
     * For one call.
     *
     * @param calls makes the call that the channel belongs to
     */
    CallerInitializer(CallerNetwork network, CallPlan plan, Function<Channel, RecordedCall> calls) {
        this.network = network;
        this.plan = plan;
        this.calls = calls;
    }

    @Override
    protected void initChannel(Channel channel) {
        RecordedCall call = calls.apply(channel);
        Destination destination = plan.destination();
        ChannelPipeline pipeline = channel.pipeline();
        if (destination.secure()) {
            SslHandler tls =
                    network.tls().newHandler(channel.alloc(), destination.uri().getHost(), destination.port());
            tls.setHandshakeTimeoutMillis(plan.timeoutMillis());
            pipeline.addLast("tls", tls);
        }
        pipeline.addLast("http", new HttpClientCodec());
        pipeline.addLast("response", new HttpObjectAggregator(MAX_REFUSAL_BYTES));
        pipeline.addLast("refusal", new RefusalHandler(call));
        pipeline.addLast("websocket", new WebSocketClientProtocolHandler(websocket()));
        pipeline.addLast("fragments", new WebSocketFrameAggregator(MAX_FRAME_BYTES));
        pipeline.addLast("call", new CallerHandler(call));
    }

    private WebSocketClientProtocolConfig websocket() {
        String subprotocol = plan.destination().dialect().subprotocol();
        return WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(plan.destination().uri())
                .customHeaders(plan.destination().headers())
                .subprotocol(subprotocol.isEmpty() ? null : subprotocol)
                .version(WebSocketVersion.V13)
                .maxFramePayloadLength(MAX_FRAME_BYTES)
                .handshakeTimeoutMillis(plan.timeoutMillis())
                // The code and the reason of the relay's Close frame are a result of the call.
                .handleCloseFrames(false)
                .sendCloseFrame(null)
                .withUTF8Validator(false)
                .build();
    }
}
