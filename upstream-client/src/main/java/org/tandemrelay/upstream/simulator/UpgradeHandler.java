package org.tandemrelay.upstream.simulator;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses a request, or makes its connection a session; then it is gone from the pipeline. */
final class UpgradeHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(UpgradeHandler.class);

    /** An append may hold 15 MiB; the rest is for the JSON around it. */
    private static final int MAX_MESSAGE_BYTES = 15 * 1024 * 1024 + 64 * 1024;

    private final SimulatorSettings settings;
    private final SessionRegistry registry;

    UpgradeHandler(SimulatorSettings settings, SessionRegistry registry) {
        this.settings = settings;
        this.registry = registry;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof FullHttpRequest request)) {
            ReferenceCountUtil.release(msg);
            return;
        }
        // Without its body, which an upgrade does not have, the request is plain heap and may wait without an owner.
        FullHttpRequest bare = request.replace(Unpooled.EMPTY_BUFFER);
        request.release();
        QueryStringDecoder address = new QueryStringDecoder(bare.uri());
        Faults faults = faultsFor(ctx, address);
        if (faults == null) {
            return;
        }
        Refusal refusal = new Admission(settings).judge(bare, address, faults);
        long lateMillis = faults.number(Fault.SLOW_UPGRADE, 0);
        ctx.executor()
                .schedule(
                        () -> {
                            if (!ctx.channel().isActive()) {
                                return;
                            }
                            if (refusal != null) {
                                refusal.answer(ctx);
                            } else {
                                upgrade(ctx, bare, new SessionHandler.Origin(address, bare.headers(), faults));
                            }
                        },
                        lateMillis,
                        TimeUnit.MILLISECONDS);
    }

    private @Nullable Faults faultsFor(ChannelHandlerContext ctx, QueryStringDecoder address) {
        int connection = registry.nextConnection();
        try {
            Faults asked = Faults.of(address);
            Faults faults = asked == null ? settings.faults() : asked;
            return connection <= faults.connections() ? faults : Faults.none();
        } catch (IllegalArgumentException e) {
            Refusal.of(HttpResponseStatus.BAD_REQUEST, "invalid_value", String.valueOf(e.getMessage()))
                    .answer(ctx);
            return null;
        }
    }

    private void upgrade(ChannelHandlerContext ctx, FullHttpRequest request, SessionHandler.Origin origin) {
        WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(Admission.PATH)
                .checkStartsWith(true)
                .subprotocols("realtime")
                .allowExtensions(false)
                .maxFramePayloadLength(MAX_MESSAGE_BYTES)
                // The session answers Close frames itself, and the JSON reader checks the UTF-8 that it reads.
                .handleCloseFrames(false)
                .sendCloseFrame(null)
                .withUTF8Validator(false)
                .build();
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.addLast(
                new WebSocketServerProtocolHandler(config),
                new WebSocketFrameAggregator(MAX_MESSAGE_BYTES),
                new SessionHandler(settings, registry, origin));
        ctx.fireChannelRead(request);
        pipeline.remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.atDebug().setCause(cause).log("a connection failed before its upgrade");
        ctx.close();
    }
}
