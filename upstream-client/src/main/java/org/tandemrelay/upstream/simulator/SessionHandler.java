package org.tandemrelay.upstream.simulator;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands between a WebSocket and its {@link Session}: frames in, and when the connection began, slowed down and ended. */
final class SessionHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(SessionHandler.class);

    private final SimulatorSettings settings;
    private final SessionRegistry registry;
    private final Origin origin;
    private @Nullable Session session;

    /**
     * The request that a session came from.
     *
     * @param address with its parameters
     * @param headers as the client sent them
     * @param faults what goes wrong
     */
    record Origin(QueryStringDecoder address, HttpHeaders headers, Faults faults) {

        /** Without headers: one of them is a key. */
        @Override
        public String toString() {
            return "Origin[" + address.path() + ", " + faults + "]";
        }
    }

    SessionHandler(SimulatorSettings settings, SessionRegistry registry, Origin origin) {
        this.settings = settings;
        this.registry = registry;
        this.origin = origin;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
            begin(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    private void begin(ChannelHandlerContext ctx) {
        Faults faults = origin.faults();
        SocketOutlet socket = new SocketOutlet(ctx.channel(), faults.number(Fault.SPLIT, 1));
        Outlet outlet = faults.values().isEmpty()
                ? socket
                : new FaultInjector(socket, faults, ctx.channel().eventLoop());
        EventWriter events = new EventWriter(outlet, ctx.alloc());
        if (origin.headers().contains("OpenAI-Beta", "realtime=v1", true)) {
            refuseBeta(outlet, events);
            return;
        }
        String id = Ids.next("sess");
        String model = Admission.modelOf(origin.address());
        SessionLog log = new SessionLog(id, model);
        SessionClock clock = new SessionClock(ctx.channel().eventLoop(), outlet);
        Session begun =
                new Session(id, model, new SessionParts(settings, faults, outlet, events, clock, log, ctx.alloc()));
        session = begun;
        registry.opened(begun, ctx.channel());
        Echo echo = begun.echo();
        if (echo != null && outlet == socket) {
            String decoder = ctx.pipeline().context(WebSocketFrameDecoder.class).name();
            ctx.pipeline().addBefore(decoder, "echo", new EchoShortcut(echo, socket));
        }
        begun.open();
        begun.flush();
    }

    /** The vendor lets the beta's clients in to tell them why it does not. */
    private static void refuseBeta(Outlet outlet, EventWriter events) {
        events.error(
                new ClientError(
                        "beta_api_shape_disabled",
                        null,
                        "The beta shape of this API is no longer served: leave the OpenAI-Beta header out."),
                null);
        outlet.close(4000, "invalid_request_error.beta_api_shape_disabled");
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        try {
            Session open = session;
            if (open == null) {
                return;
            }
            if (msg instanceof TextWebSocketFrame text) {
                open.onText(text.content());
            } else if (msg instanceof BinaryWebSocketFrame) {
                open.onBinary();
            } else if (msg instanceof CloseWebSocketFrame close) {
                open.closedByPeer(close.statusCode() < 0 ? 1005 : close.statusCode());
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (session != null && ctx.channel().isWritable()) {
            session.onWritable();
            session.flush();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (session != null) {
            session.onClosed();
            registry.closed(session);
            session = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.atDebug().setCause(cause).log("a session failed");
        if (session != null) {
            boolean tooBig = cause instanceof TooLongFrameException;
            session.close(tooBig ? 1009 : 1011, tooBig ? "Message too big." : "The simulator failed.");
        } else {
            ctx.close();
        }
    }
}
