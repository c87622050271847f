package org.tandemrelay.relay.caller.openai;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.tandemrelay.relay.LoopbackServer;
import org.tandemrelay.relay.TestRelay;

/** A model that sets its session up, and from then on says what a test wants it to, to the byte. */
public final class FakeModel implements AutoCloseable {

    /** The instructions of the operator, by which the relay's own set-up of the session is known. */
    static final String OPERATORS = "the operator's own";

    static final String UPDATED =
            "{\"type\":\"session.updated\",\"event_id\":\"event_2\",\"session\":{\"id\":\"sess_1\","
                    + "\"type\":\"realtime\",\"instructions\":\"" + OPERATORS + "\",\"audio\":{}}}";

    private static final int MAX_MESSAGE_BYTES = 16 << 20;

    private final LoopbackServer server = LoopbackServer.start(this::fill);
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private volatile Channel session;
    private volatile int closeCode;

    private void fill(Channel channel) {
        // So that what it does not read soon waits in the relay.
        channel.config().setOption(ChannelOption.SO_RCVBUF, 16 << 10);
        channel.pipeline()
                .addLast(
                        new HttpServerCodec(),
                        new HttpObjectAggregator(8 << 10),
                        new WebSocketServerProtocolHandler(webSocket()),
                        new WebSocketFrameAggregator(MAX_MESSAGE_BYTES),
                        new Ear());
    }

    private static WebSocketServerProtocolConfig webSocket() {
        return WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/v1/realtime")
                .checkStartsWith(true)
                .handleCloseFrames(false)
                .maxFramePayloadLength(MAX_MESSAGE_BYTES)
                .build();
    }

    public URI url() {
        return URI.create("ws://127.0.0.1:" + server.port() + "/v1/realtime?model=fake");
    }

    /** A relay before it, with settings as pairs of name and value. */
    TestRelay relay(String... more) {
        List<String> settings = new ArrayList<>(List.of("instructions", OPERATORS));
        settings.addAll(List.of(more));
        return TestRelay.startOn(url(), settings.toArray(String[]::new));
    }

    /** The first that came. */
    public String setUp() {
        return received.get(0);
    }

    /** What came since the session was set up. */
    public List<String> received() {
        return received.stream().filter(message -> !message.contains(OPERATORS)).toList();
    }

    List<String> authorizations() {
        return authorizations;
    }

    public void say(String message) {
        Awaitility.await().until(() -> session != null);
        session.writeAndFlush(new TextWebSocketFrame(message));
    }

    public void readOn(boolean reading) {
        Awaitility.await().until(() -> session != null);
        session.config().setAutoRead(reading);
    }

    public void closeSession(int code, String reason) {
        // 1005 stands for no code at all, and cannot be written.
        session.writeAndFlush(code == 1005 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(code, reason));
    }

    /** Breaks the connection off, as the death of a process does. */
    public void reset() {
        session.config().setOption(ChannelOption.SO_LINGER, 0);
        // Past Netty's WebSocket handler, which would say good-bye.
        session.pipeline().firstContext().close();
    }

    /** The code that the relay closed with; 0 while it has not. */
    int closeCode() {
        return closeCode;
    }

    @Override
    public void close() {
        server.close();
    }

    private final class Ear extends SimpleChannelInboundHandler<Object> {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof HandshakeComplete upgrade) {
                authorizations.add(upgrade.requestHeaders().get(HttpHeaderNames.AUTHORIZATION));
                ctx.writeAndFlush(new TextWebSocketFrame("{\"type\":\"session.created\",\"session\":{}}"));
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Object frame) {
            if (frame instanceof CloseWebSocketFrame close) {
                closeCode = close.statusCode();
                ctx.writeAndFlush(close.retainedDuplicate());
            } else if (frame instanceof TextWebSocketFrame text) {
                if (session == null) {
                    ctx.writeAndFlush(new TextWebSocketFrame(UPDATED));
                    session = ctx.channel();
                }
                received.add(text.text());
            }
        }
    }
}
