package org.tandemrelay.relay.recorded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslContext;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.LoopbackServer;
import org.tandemrelay.relay.recorded.line.Destination;
import org.tandemrelay.relay.recorded.line.LineDialects;

/**
 * A WebSocket server that speaks the relay's side of the native protocol as a script tells it, and remembers what the caller did.
 * It has real sockets and no model.
 */
public final class FakeRelay implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the relay does; called on the connection's event loop. */
    public interface Script {
        default void onOpen(Connection line) {}

        default void onAudio(Connection line, byte[] pcm) {}

        /** A text frame; by default one with JSON in it. */
        default void onText(Connection line, String text) {
            try {
                JsonNode message = JSON.readTree(text);
                line.relay().messages.add(message);
                onMessage(line, message);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }

        default void onMessage(Connection line, JsonNode message) {
            if (message.path("type").asText().equals("hangup")) {
                line.end("caller_hangup", "the caller hung up", 1_000);
            }
        }
    }

    private final Script script;
    private final @Nullable String subprotocol;
    private final @Nullable String refusal;
    private final @Nullable SslContext tls;
    private final LoopbackServer server;
    private final ByteArrayOutputStream audio = new ByteArrayOutputStream();
    private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    private final List<Integer> closeCodes = new CopyOnWriteArrayList<>();
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final List<Integer> frameBytes = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Upgrade> upgrade = new CompletableFuture<>();

    /** What the caller asked for when it called. */
    public record Upgrade(String uri, HttpHeaders headers) {}

    private FakeRelay(Script script, @Nullable String subprotocol, @Nullable String refusal, @Nullable SslContext tls) {
        this.script = script;
        this.subprotocol = subprotocol;
        this.refusal = refusal;
        this.tls = tls;
        this.server = LoopbackServer.start(this::fill);
    }

    public static FakeRelay following(Script script) {
        return new FakeRelay(script, null, null, null);
    }

    /** Speaks TLS. */
    static FakeRelay secured(Script script, SslContext tls) {
        return new FakeRelay(script, null, null, tls);
    }

    /** Answers every upgrade with 403 and this body. */
    public static FakeRelay refusing(String body) {
        return new FakeRelay(new Script() {}, null, body, null);
    }

    /** Accepts a sub-protocol. */
    public static FakeRelay accepting(String subprotocol, Script script) {
        return new FakeRelay(script, subprotocol, null, null);
    }

    public String url() {
        return base() + "/v1/call";
    }

    /** Its address without a path; it answers at every path. */
    public String base() {
        return (tls == null ? "ws" : "wss") + "://127.0.0.1:" + server.port();
    }

    public Upgrade upgrade() {
        return upgrade.join();
    }

    /** The caller's text frames, in order. */
    public List<String> texts() {
        return texts;
    }

    /** The lengths of the caller's binary frames, in order. */
    public List<Integer> frameBytes() {
        return frameBytes;
    }

    public URI uri(int rateHz) {
        return URI.create(url() + "?rate=" + rateHz);
    }

    /** Whom to call in the native protocol. */
    Destination at(int rateHz) {
        return new Destination(LineDialects.tandem(), uri(rateHz), null);
    }

    /** What the caller said, all frames together. */
    public byte[] audio() {
        synchronized (audio) {
            return audio.toByteArray();
        }
    }

    /** The caller's messages of one type. */
    public List<JsonNode> messages(String type) {
        return messages.stream()
                .filter(message -> message.path("type").asText().equals(type))
                .toList();
    }

    /** The caller's Close frames. */
    public List<Integer> closeCodes() {
        return closeCodes;
    }

    @Override
    public void close() {
        server.close();
    }

    /** The relay's end of one connection. */
    public final class Connection {
        private final Channel channel;

        private Connection(Channel channel) {
            this.channel = channel;
        }

        /** Sends JSON that is written with single quotes. */
        public void say(String json) {
            channel.writeAndFlush(new TextWebSocketFrame(json.replace('\'', '"')));
        }

        private FakeRelay relay() {
            return FakeRelay.this;
        }

        public void close(int code, String reason) {
            channel.writeAndFlush(new CloseWebSocketFrame(code, reason));
        }

        public void play(byte[] pcm) {
            channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(pcm)));
        }

        public void after(long millis, Runnable task) {
            channel.eventLoop().schedule(task, millis, TimeUnit.MILLISECONDS);
        }

        public void end(String cause, String message, int code) {
            say("{'type':'ended','cause':'%s','message':'%s','retry':true}".formatted(cause, message));
            channel.writeAndFlush(new CloseWebSocketFrame(code, cause));
        }

        /** Breaks the connection without a word. */
        public void drop() {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }

    private void fill(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        if (tls != null) {
            pipeline.addLast(tls.newHandler(channel.alloc()));
        }
        pipeline.addLast(new HttpServerCodec());
        pipeline.addLast(new HttpObjectAggregator(1 << 16));
        if (refusal != null) {
            pipeline.addLast(new Refuser(refusal));
            return;
        }
        pipeline.addLast(new UpgradeReader());
        pipeline.addLast(new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/")
                .subprotocols(subprotocol)
                .checkStartsWith(true)
                .handleCloseFrames(false)
                .sendCloseFrame(null)
                .maxFramePayloadLength(1 << 20)
                .build()));
        pipeline.addLast(new Listener(new Connection(channel)));
    }

    private final class UpgradeReader extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof FullHttpRequest request) {
                upgrade.complete(new Upgrade(request.uri(), request.headers().copy()));
            }
            ctx.fireChannelRead(msg);
        }
    }

    private static final class Refuser extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final String body;

        Refuser(String body) {
            this.body = body;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            var response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.FORBIDDEN,
                    Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
            response.headers()
                    .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
            ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private final class Listener extends SimpleChannelInboundHandler<WebSocketFrame> {
        private final Connection line;

        Listener(Connection line) {
            this.line = line;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
                script.onOpen(line);
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
            if (frame instanceof BinaryWebSocketFrame) {
                byte[] bytes = new byte[frame.content().readableBytes()];
                frame.content().readBytes(bytes);
                synchronized (audio) {
                    audio.writeBytes(bytes);
                }
                frameBytes.add(bytes.length);
                script.onAudio(line, bytes);
            } else if (frame instanceof TextWebSocketFrame text) {
                texts.add(text.text());
                script.onText(line, text.text());
            } else if (frame instanceof CloseWebSocketFrame close) {
                closeCodes.add(close.statusCode());
                // A Close frame that answers one of ours ends the connection here; else it is to be answered.
                ctx.writeAndFlush(close.retain()).addListener(ChannelFutureListener.CLOSE);
            }
        }
    }
}
