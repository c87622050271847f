package org.tandemrelay.relay.door;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.util.Locale;
import org.tandemrelay.relay.caller.CallerDialect;
import org.tandemrelay.relay.caller.CallerProtocol;
import org.tandemrelay.relay.caller.CallerRequest;
import org.tandemrelay.relay.caller.CallerSocketHandler;
import org.tandemrelay.relay.caller.RefusedUpgrade;

/** Decides by the path: a caller becomes a call, anything else gets an HTTP answer. */
final class FrontDoorHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final String RETRY_AFTER_SECONDS = "5";

    private final FrontDoor door;

    FrontDoorHandler(FrontDoor door) {
        this.door = door;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            answer(ctx, request, Responses.text(HttpResponseStatus.BAD_REQUEST, "this is not HTTP"));
            return;
        }
        QueryStringDecoder target = new QueryStringDecoder(request.uri());
        String path;
        CallerDialect dialect;
        try {
            path = target.path();
            dialect = door.dialects().at(path);
            if (dialect != null) {
                upgrade(ctx, request, dialect, new CallerRequest(path, target.parameters(), request.headers()));
                return;
            }
        } catch (IllegalArgumentException badEscape) {
            answer(ctx, request, Responses.text(HttpResponseStatus.BAD_REQUEST, "a % in the address is not an escape"));
            return;
        } catch (RefusedUpgrade refused) {
            answer(ctx, request, refusal(refused));
            return;
        }
        plain(ctx, request, path);
    }

    private void upgrade(
            ChannelHandlerContext ctx, FullHttpRequest request, CallerDialect dialect, CallerRequest caller)
            throws RefusedUpgrade {
        HandshakeRules.check(request);
        if (door.switchboard().draining()) {
            throw new RefusedUpgrade(HttpResponseStatus.SERVICE_UNAVAILABLE, "the relay is shutting down");
        }
        door.admission().check(request);
        CallerProtocol protocol = dialect.newProtocol(caller);
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.remove(HandshakeDeadlineHandler.class);
        pipeline.addLast("websocket", new WebSocketServerProtocolHandler(webSocket(dialect)));
        pipeline.addLast("fragments", new WebSocketFrameAggregator(dialect.maxMessageBytes()));
        pipeline.addLast("caller", new CallerSocketHandler(dialect, protocol, door.switchboard(), door.callerLimits()));
        ctx.fireChannelRead(request.retain());
        pipeline.remove(this);
    }

    private static WebSocketServerProtocolConfig webSocket(CallerDialect dialect) {
        return WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(dialect.path())
                // The path is right already: this lets the query pass.
                .checkStartsWith(true)
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

    private void plain(ChannelHandlerContext ctx, FullHttpRequest request, String path) {
        HttpEndpoint endpoint = door.endpoints().at(path);
        if (endpoint == null) {
            answer(ctx, request, Responses.text(HttpResponseStatus.NOT_FOUND, "there is nothing at this path"));
            return;
        }
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            FullHttpResponse response =
                    Responses.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "only GET and HEAD are answered here");
            response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            answer(ctx, request, response);
            return;
        }
        FullHttpRequest kept = request.retain();
        endpoint.answer()
                .whenComplete((response, failure) -> ctx.executor().execute(() -> {
                    answer(
                            ctx,
                            kept,
                            failure == null
                                    ? response
                                    : Responses.text(
                                            HttpResponseStatus.INTERNAL_SERVER_ERROR, "the answer could not be made"));
                    kept.release();
                }));
    }

    private static FullHttpResponse refusal(RefusedUpgrade refused) {
        FullHttpResponse response = Responses.text(refused.status(), refused.message());
        switch (refused.status().code()) {
            case 401 -> response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
            case 405 -> response.headers().set(HttpHeaderNames.ALLOW, "GET");
            case 426 ->
                response.headers()
                        .set(HttpHeaderNames.UPGRADE, "websocket")
                        .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
            case 503 -> response.headers().set(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
            default -> {
                // The status says it all.
            }
        }
        return response;
    }

    private static void answer(ChannelHandlerContext ctx, FullHttpRequest request, FullHttpResponse response) {
        boolean keepAlive = HttpUtil.isKeepAlive(request) && response.status().code() < 400;
        HttpUtil.setContentLength(response, response.content().readableBytes());
        HttpUtil.setKeepAlive(response, keepAlive);
        if (request.method().equals(HttpMethod.HEAD)) {
            response.content().clear();
        }
        ChannelFuture written = ctx.writeAndFlush(response);
        if (keepAlive) {
            HandshakeDeadlineHandler deadline = ctx.pipeline().get(HandshakeDeadlineHandler.class);
            deadline.restart(ctx.pipeline().context(deadline));
        } else {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        // Before the upgrade there is no call to end: an unreadable request, or a connection that broke.
        org.slf4j.LoggerFactory.getLogger(FrontDoorHandler.class)
                .atDebug()
                .addKeyValue("failure", failure.toString().toLowerCase(Locale.ROOT))
                .log("a connection ended before it became a call");
        ctx.close();
    }
}
