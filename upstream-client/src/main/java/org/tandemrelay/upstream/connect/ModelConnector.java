package org.tandemrelay.upstream.connect;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.ModelListener;
import org.tandemrelay.upstream.session.ModelSession;
import org.tandemrelay.upstream.session.SessionOpen;
import org.tandemrelay.upstream.transport.Transport;
import org.tandemrelay.upstream.websocket.BrokenFrameHandler;

/** Opens sessions with one model. Shared by all event loops; holds no state of any session. */
public final class ModelConnector implements AutoCloseable {

    /** 250 ms and 500 ms of 24 kHz PCM16 in base64: beyond, the caller's oldest speech is dropped rather than delayed. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(16 << 10, 32 << 10);

    private static final long UNSENT_BYTES = 16 << 10;

    /** That are read at once. What is read when a caller takes no more is kept with the call, so it is not the 64 KiB that Netty would read. */
    private static final int READ_BYTES = 8 << 10;

    private static final int MAX_UPGRADE_BYTES = 8 << 10;

    private final Transport transport;
    private final ModelDialect dialect;
    private final ModelEndpoint endpoint;
    private final ModelLimits limits;
    private final @Nullable SslContext tls;
    private final ModelNames names;
    private final ModelBreaker breaker;

    /**
     * A connector for one model.
     *
     * @param transport of the event loops that sessions will be opened on
     * @param dialect what the model speaks
     * @param endpoint where it is
     * @param limits how patient to be
     * @throws SSLException if the endpoint is {@code wss://} and no TLS can be had
     */
    public ModelConnector(Transport transport, ModelDialect dialect, ModelEndpoint endpoint, ModelLimits limits)
            throws SSLException {
        this(
                transport,
                dialect,
                endpoint,
                limits,
                new ModelRoute(ModelNames.ofTheMachine(transport), endpoint.secure() ? ModelTls.ofTheMachine() : null));
    }

    /** A connector with a route of its own, for models whose certificate the machine does not trust by itself. */
    public ModelConnector(
            Transport transport, ModelDialect dialect, ModelEndpoint endpoint, ModelLimits limits, ModelRoute route) {
        this.transport = transport;
        this.dialect = dialect;
        this.endpoint = endpoint;
        this.limits = limits;
        this.tls = route.tls();
        this.names = route.names();
        this.breaker = route.breaker();
    }

    /** Whether the model is dialled. */
    public ModelBreaker.Phase phase() {
        return breaker.phase();
    }

    /**
     * How long a call would have to wait until its model is dialled, since that took no calls lately; 0 for not at all. Until then sessions end
     * at once.
     *
     * @param nowNanos by the ticker of an event loop
     */
    public long restsNanos(long nowNanos) {
        return breaker.restsNanos(nowNanos);
    }

    /** The dialect's name, for logs. */
    public String dialectName() {
        return dialect.name();
    }

    /** Whether callers that speak this protocol themselves can be passed through to the model. */
    public boolean passesThrough(String protocol) {
        return dialect.passesThrough(protocol);
    }

    /**
     * Dials. Never throws and never blocks: whatever goes wrong comes as {@link
     * org.tandemrelay.upstream.session.ModelEvent.SessionClosed}, and not before this returns.
     *
     * @param loop the caller's own; the call must come from it, and everything will happen on it
     * @param open what the session is to be
     * @param listener whom to tell
     */
    public ModelSession open(EventLoop loop, SessionOpen open, ModelListener listener) {
        return dial(loop, dialect.newProtocol(open), listener);
    }

    /** As {@link #open}, for a session whose messages pass as they are: {@link ModelSession#sendMessage}. */
    public ModelSession openPassThrough(EventLoop loop, SessionOpen open, ModelListener listener) {
        return dial(loop, dialect.newPassThrough(open), listener);
    }

    private ModelSession dial(EventLoop loop, ModelProtocol protocol, ModelListener listener) {
        assert loop.inEventLoop();
        DialAttempt attempt = DialAttempt.of(breaker, loop);
        DialledSession session =
                new DialledSession(loop, protocol, listener, new DialledSession.Terms(endpoint, limits, attempt));
        if (!attempt.allowed()) {
            loop.execute(() -> session.onRefused(attempt.refusal()));
            return session;
        }
        connect(loop, session);
        return session;
    }

    private void connect(EventLoop loop, DialledSession session) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.socketChannel())
                .resolver(names)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis(limits.connectTimeout()))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(64, 2_048, READ_BYTES))
                .handler(new ModelInitializer(session));
        ChannelOption<Long> unsentBytes = transport.unsentBytes();
        if (unsentBytes != null) {
            bootstrap.option(unsentBytes, UNSENT_BYTES);
        }
        ChannelFuture connected = bootstrap.connect(endpoint.uri().getHost(), endpoint.port());
        session.onDialling(connected.channel());
        connected.addListener(future -> {
            if (!future.isSuccess()) {
                // Even a failure that is known at once must not reach a listener that does not hold its session yet.
                loop.execute(() -> session.onUnreachable(Objects.requireNonNull(future.cause())));
            }
        });
    }

    /** Lets the name resolver go. Sessions under way are not touched. */
    @Override
    public void close() {
        names.close();
        if (tls instanceof io.netty.util.ReferenceCounted counted) {
            counted.release();
        }
    }

    private static int millis(java.time.Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }

    private final class ModelInitializer extends ChannelInitializer<Channel> {
        private final DialledSession session;

        ModelInitializer(DialledSession session) {
            this.session = session;
        }

        @Override
        protected void initChannel(Channel channel) {
            ChannelPipeline pipeline = channel.pipeline();
            if (endpoint.secure()) {
                SslHandler handler = Objects.requireNonNull(tls, "TLS for wss://")
                        .newHandler(channel.alloc(), endpoint.uri().getHost(), endpoint.port());
                handler.setHandshakeTimeoutMillis(limits.connectTimeout().toMillis());
                pipeline.addLast("tls", handler);
            }
            pipeline.addLast("http", new HttpClientCodec());
            pipeline.addLast(ModelSocketHandler.REFUSAL, new RefusalHandler(endpoint));
            pipeline.addLast("http-aggregator", new HttpObjectAggregator(MAX_UPGRADE_BYTES));
            pipeline.addLast("broken-frames", new BrokenFrameHandler(WebSocketClientProtocolHandler.class));
            pipeline.addLast("websocket", new WebSocketClientProtocolHandler(handshaker(), webSocket()));
            pipeline.addLast("fragments", new WebSocketFrameAggregator(limits.maxMessageBytes()));
            pipeline.addLast("session", new ModelSocketHandler(session, limits));
        }

        private ModelHandshaker handshaker() {
            return new ModelHandshaker(endpoint.uri(), dialect.upgradeHeaders(endpoint), limits.maxMessageBytes());
        }

        private WebSocketClientProtocolConfig webSocket() {
            return WebSocketClientProtocolConfig.newBuilder()
                    .handshakeTimeoutMillis(limits.connectTimeout().toMillis())
                    .handleCloseFrames(false)
                    .dropPongFrames(true)
                    // Else a second Close frame would follow every one of ours.
                    .sendCloseFrame(null)
                    // The rules for frames look at it, faster.
                    .withUTF8Validator(false)
                    .build();
        }
    }
}
