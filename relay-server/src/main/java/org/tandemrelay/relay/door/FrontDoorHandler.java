package org.tandemrelay.relay.door;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.caller.CallerCredential;
import org.tandemrelay.relay.caller.CallerDialects;
import org.tandemrelay.relay.caller.CallerEntry;
import org.tandemrelay.relay.caller.CallerPipeline;
import org.tandemrelay.relay.caller.CallerRequest;
import org.tandemrelay.relay.caller.RefusedUpgrade;
import org.tandemrelay.relay.http.HttpEndpoint;
import org.tandemrelay.relay.http.HttpPeer;

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

    /** Whose caller waits to be let in; null if none does. */
    private @Nullable FullHttpRequest atTheTurnstile;

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
            answer(ctx, request, Answers.unreadable(request.decoderResult().cause()));
            return;
        }
        QueryStringDecoder target = new QueryStringDecoder(request.uri());
        String path;
        try {
            path = target.path();
            CallerDialects.Place place =
                    door.endpoints().at(path) == null ? door.dialects().at(CallerCredential.withoutKey(path)) : null;
            if (place != null) {
                CallerRequest caller = new CallerRequest(path, target.parameters(), request.headers(), peer(ctx));
                atTheTurnstile = request.retain();
                door.turnstile().come(ctx.channel().eventLoop(), () -> letIn(ctx, place, caller));
                return;
            }
        } catch (IllegalArgumentException badEscape) {
            answer(ctx, request, Answers.badEscape());
            return;
        }
        plain(ctx, request, path);
    }

    /** Its turn has come; it may be gone by now. */
    private void letIn(ChannelHandlerContext ctx, CallerDialects.Place place, CallerRequest caller) {
        FullHttpRequest request = atTheTurnstile;
        atTheTurnstile = null;
        if (request != null) {
            try {
                upgrade(ctx, request, place, caller);
            } catch (RuntimeException failure) {
                exceptionCaught(ctx, failure);
            } finally {
                request.release();
            }
        }
    }

    private void upgrade(
            ChannelHandlerContext ctx, FullHttpRequest request, CallerDialects.Place place, CallerRequest caller) {
        CallerEntry entry;
        try {
            entry = entrance.admit(request, place, caller, ctx.channel());
        } catch (RefusedUpgrade refused) {
            door.refusals().refused(Refusals.Reason.of(refused));
            answer(ctx, request, Answers.refusal(refused, place.dialect()));
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
            answer(ctx, request, Answers.notFound());
            return;
        }
        if (!endpoint.methods().contains(request.method())) {
            answer(ctx, request, Answers.notAllowed(endpoint));
            return;
        }
        // The request is not kept: its answer may never come if the relay stops meanwhile.
        Wish wish = Wish.of(request);
        answerOf(endpoint, request, peer(ctx))
                .whenComplete((response, failure) ->
                        ctx.executor().execute(() -> answer(ctx, wish, failure == null ? response : Answers.unmade())));
    }

    private HttpPeer peer(ChannelHandlerContext ctx) {
        return source.peer(ctx.channel());
    }

    private static CompletionStage<FullHttpResponse> answerOf(
            HttpEndpoint endpoint, FullHttpRequest request, HttpPeer peer) {
        try {
            return endpoint.answer(request, peer);
        } catch (RejectedExecutionException stopping) {
            return CompletableFuture.failedStage(stopping);
        }
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
        ReferenceCountUtil.release(atTheTurnstile);
        atTheTurnstile = null;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        // Before the upgrade there is no call to end: an unreadable request, or a connection that broke.
        LOG.atDebug().addKeyValue("failure", failure.toString()).log("a connection ended before it became a call");
        ctx.close();
    }
}
