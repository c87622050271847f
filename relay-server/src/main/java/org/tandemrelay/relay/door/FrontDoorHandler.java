package org.tandemrelay.relay.door;

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
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslHandler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.caller.CallerCredential;
import org.tandemrelay.relay.caller.CallerDialect;
import org.tandemrelay.relay.caller.CallerDialects;
import org.tandemrelay.relay.caller.CallerEntry;
import org.tandemrelay.relay.caller.CallerPipeline;
import org.tandemrelay.relay.caller.CallerRequest;
import org.tandemrelay.relay.caller.RefusedUpgrade;
import org.tandemrelay.relay.http.HttpEndpoint;
import org.tandemrelay.relay.http.HttpPeer;
import org.tandemrelay.relay.http.Responses;

/** Decides by the path: a caller becomes a call, anything else gets an HTTP answer. */
final class FrontDoorHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(FrontDoorHandler.class);

    static final String RETRY_AFTER_SECONDS = Long.toString(RefusedUpgrade.SOON_SECONDS);

    /** Requests that a client may send before it has the answers. */
    private static final int MAX_WAITING = 16;

    private final FrontDoor door;
    private final Entrance entrance;
    private final ConnectionSource source;

    /** Answers leave in the order of their requests, though some are made elsewhere and take their time: RFC 9112 section 9.3.2. */
    private final Deque<FullHttpRequest> waiting = new ArrayDeque<>();

    /** Until the answer is out; for good if the connection is then to end. */
    private boolean answering;

    /** How a request wants its answer. */
    private record Wish(boolean keepAlive, boolean headOnly) {
        static Wish of(FullHttpRequest request) {
            return new Wish(HttpUtil.isKeepAlive(request), request.method().equals(HttpMethod.HEAD));
        }
    }

    FrontDoorHandler(FrontDoor door, ConnectionSource source) {
        this.door = door;
        this.source = source;
        this.entrance = new Entrance(door);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (!answering) {
            handle(ctx, request);
        } else if (waiting.size() < MAX_WAITING) {
            waiting.add(request.retain());
        } else {
            ctx.close();
        }
    }

    private void handle(ChannelHandlerContext ctx, FullHttpRequest request) {
        answering = true;
        if (!request.decoderResult().isSuccess()) {
            answer(ctx, request, unreadable(request.decoderResult().cause()));
            return;
        }
        QueryStringDecoder target = new QueryStringDecoder(request.uri());
        String path;
        try {
            path = target.path();
            CallerDialects.Place place =
                    door.endpoints().at(path) == null ? door.dialects().at(CallerCredential.withoutKey(path)) : null;
            if (place != null) {
                upgrade(
                        ctx,
                        request,
                        place,
                        new CallerRequest(path, target.parameters(), request.headers(), peer(ctx)));
                return;
            }
        } catch (IllegalArgumentException badEscape) {
            answer(ctx, request, Responses.text(HttpResponseStatus.BAD_REQUEST, "a % in the address is not an escape"));
            return;
        }
        plain(ctx, request, path);
    }

    private void upgrade(
            ChannelHandlerContext ctx, FullHttpRequest request, CallerDialects.Place place, CallerRequest caller) {
        CallerEntry entry;
        try {
            entry = entrance.admit(request, place, caller, ctx.channel());
        } catch (RefusedUpgrade refused) {
            door.refusals().refused(Refusals.Reason.of(refused));
            answer(ctx, request, refusal(refused, place.dialect()));
            return;
        }
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.remove(HandshakeDeadlineHandler.class);
        CallerPipeline.append(pipeline, entry, new CallerPipeline.Callers(door.switchboard(), door.callerLimits()));
        ctx.fireChannelRead(request.retain());
        pipeline.remove(this);
    }

    private void plain(ChannelHandlerContext ctx, FullHttpRequest request, String path) {
        HttpEndpoint endpoint = door.endpoints().at(path);
        if (endpoint == null) {
            answer(ctx, request, Responses.text(HttpResponseStatus.NOT_FOUND, "there is nothing at this path"));
            return;
        }
        if (!endpoint.methods().contains(request.method())) {
            answer(ctx, request, notAllowed(endpoint));
            return;
        }
        // The request is not kept: its answer may never come if the relay stops meanwhile.
        Wish wish = Wish.of(request);
        answerOf(endpoint, request, peer(ctx))
                .whenComplete((response, failure) ->
                        ctx.executor().execute(() -> answer(ctx, wish, failure == null ? response : unmade())));
    }

    private HttpPeer peer(ChannelHandlerContext ctx) {
        return source.peer(ctx.channel());
    }

    private static FullHttpResponse notAllowed(HttpEndpoint endpoint) {
        List<String> methods =
                endpoint.methods().stream().map(HttpMethod::name).sorted().toList();
        FullHttpResponse response = Responses.text(
                HttpResponseStatus.METHOD_NOT_ALLOWED, "only " + String.join(" and ", methods) + " are answered here");
        response.headers().set(HttpHeaderNames.ALLOW, String.join(", ", methods));
        return response;
    }

    private static CompletionStage<FullHttpResponse> answerOf(
            HttpEndpoint endpoint, FullHttpRequest request, HttpPeer peer) {
        try {
            return endpoint.answer(request, peer);
        } catch (RejectedExecutionException stopping) {
            return CompletableFuture.failedStage(stopping);
        }
    }

    private static FullHttpResponse unmade() {
        return Responses.text(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the answer could not be made");
    }

    private static FullHttpResponse unreadable(Throwable failure) {
        if (failure instanceof TooLongHttpLineException) {
            return Responses.text(HttpResponseStatus.REQUEST_URI_TOO_LONG, "the address is too long");
        }
        if (failure instanceof TooLongHttpHeaderException) {
            return Responses.text(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the headers are too long");
        }
        return Responses.text(HttpResponseStatus.BAD_REQUEST, "this is not HTTP");
    }

    private static FullHttpResponse refusal(RefusedUpgrade refused, CallerDialect dialect) {
        FullHttpResponse response = Responses.text(refused.status(), refused.message());
        switch (refused.status().code()) {
            case 401 ->
                response.headers()
                        .set(HttpHeaderNames.WWW_AUTHENTICATE, dialect.scheme().challenge());
            case 405 -> response.headers().set(HttpHeaderNames.ALLOW, "GET");
            case 426 ->
                response.headers()
                        .set(HttpHeaderNames.UPGRADE, "websocket")
                        .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
            case 429, 503 -> response.headers().set(HttpHeaderNames.RETRY_AFTER, refused.retryAfterSeconds());
            default -> {
                // The status says it all.
            }
        }
        return response;
    }

    private void answer(ChannelHandlerContext ctx, FullHttpRequest request, FullHttpResponse response) {
        answer(ctx, Wish.of(request), response);
    }

    private void answer(ChannelHandlerContext ctx, Wish wish, FullHttpResponse response) {
        boolean keepAlive = wish.keepAlive() && response.status().code() < 400;
        HttpUtil.setContentLength(response, response.content().readableBytes());
        HttpUtil.setKeepAlive(response, keepAlive);
        if (ctx.pipeline().get(SslHandler.class) != null) {
            response.headers().set("Strict-Transport-Security", "max-age=31536000");
        }
        if (wish.headOnly()) {
            response.content().clear();
        }
        ctx.writeAndFlush(response).addListener(written -> onAnswered(ctx, keepAlive && written.isSuccess()));
    }

    /** Not before the answer has gone: who sends requests and does not read must not have answers pile up. */
    private void onAnswered(ChannelHandlerContext ctx, boolean goesOn) {
        if (!goesOn) {
            ctx.close();
            return;
        }
        HandshakeDeadlineHandler deadline = ctx.pipeline().get(HandshakeDeadlineHandler.class);
        // Null if the connection ended while the answer was made.
        if (deadline != null) {
            deadline.restart(ctx.pipeline().context(deadline));
        }
        answering = false;
        handleNext(ctx);
    }

    private void handleNext(ChannelHandlerContext ctx) {
        FullHttpRequest next = waiting.poll();
        if (next != null) {
            try {
                handle(ctx, next);
            } finally {
                next.release();
            }
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        waiting.forEach(FullHttpRequest::release);
        waiting.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        // Before the upgrade there is no call to end: an unreadable request, or a connection that broke.
        LOG.atDebug().addKeyValue("failure", failure.toString()).log("a connection ended before it became a call");
        ctx.close();
    }
}
