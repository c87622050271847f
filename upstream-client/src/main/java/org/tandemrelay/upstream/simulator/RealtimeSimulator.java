package org.tandemrelay.upstream.simulator;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.transport.Transport;

/**
 * A realtime speech model that is not there: a WebSocket server that speaks OpenAI Realtime (GA), finds the caller's turns, and
 * answers each with the caller's own speech. For trying Tandem without a key, and for tests, which may ask for {@link Faults}.
 *
 * <p>It may be used from any thread but those of its event loops.
 */
public final class RealtimeSimulator implements AutoCloseable {

    private static final long CLOSE_MILLIS = 1_200;
    private static final long STOP_MILLIS = 700;

    private final SimulatorSettings settings;

    /** Null if they are others' too. */
    private final @Nullable EventLoopGroup loops;

    private final SessionRegistry registry;
    private final Channel server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RealtimeSimulator(
            SimulatorSettings settings, @Nullable EventLoopGroup loops, SessionRegistry registry, Channel server) {
        this.settings = settings;
        this.loops = loops;
        this.registry = registry;
        this.server = server;
    }

    /**
     * Starts a simulator and returns when it listens.
     *
     * @throws UncheckedIOException if the address is taken or cannot be listened on, or a certificate or key cannot be read; the
     *     message names it
     */
    public static RealtimeSimulator start(SimulatorSettings settings) {
        EventLoopGroup loops = Transport.best().newGroup(settings.eventLoops(), "simulator");
        boolean listens = false;
        try {
            RealtimeSimulator simulator = listen(settings, loops, true);
            listens = true;
            return simulator;
        } finally {
            if (!listens) {
                loops.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    /**
     * Starts a simulator on event loops that others use too, and returns when it listens.
     *
     * @param loops of {@link Transport#best()}; borrowed for as long as the simulator is not closed
     * @throws UncheckedIOException as {@link #start(SimulatorSettings)} does
     */
    public static RealtimeSimulator start(SimulatorSettings settings, EventLoopGroup loops) {
        return listen(settings, loops, false);
    }

    private static RealtimeSimulator listen(SimulatorSettings settings, EventLoopGroup loops, boolean own) {
        SslContext tls = tls(settings.tls());
        Transport transport = Transport.best();
        SessionRegistry registry = new SessionRegistry();
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                // About a second of speech: a client that falls behind more is waited for.
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32 * 1024, 64 * 1024))
                .childHandler(new SimulatorInitializer(settings, registry, tls))
                .bind(settings.host(), settings.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            String where = settings.host() + ":" + settings.port();
            String why = bound.cause().getMessage();
            throw new UncheckedIOException(
                    "the simulator cannot listen on " + where + ": " + why, new IOException(why, bound.cause()));
        }
        return new RealtimeSimulator(settings, own ? loops : null, registry, bound.channel());
    }

    private static @Nullable SslContext tls(SimulatorSettings.@Nullable Tls files) {
        if (files == null) {
            return null;
        }
        try {
            return SslContextBuilder.forServer(
                            files.certificateChain().toFile(),
                            files.privateKey().toFile())
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new UncheckedIOException(
                    "the simulator cannot use the certificate " + files.certificateChain() + " with the key "
                            + files.privateKey() + ": " + e.getMessage(),
                    new IOException(e));
        }
    }

    /** The port that it listens on. */
    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** The address of a session, with a model. */
    public URI url() {
        String host = settings.host();
        if (host.equals("0.0.0.0") || host.equals("::")) {
            host = "127.0.0.1";
        }
        String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        String scheme = settings.tls() == null ? "ws" : "wss";
        return URI.create(scheme + "://" + bracketed + ":" + port() + Admission.PATH + "?model=simulator");
    }

    /**
     * The address of a session in which things go wrong.
     *
     * @param faults as they are written in an address, such as {@code fault=close:1008&after=3}
     */
    public URI url(String faults) {
        return URI.create(url() + "&" + faults);
    }

    /** What the clients of the last 256 sessions sent, session by session; audio excepted. */
    public List<ReceivedEvent> received() {
        return sessions().stream().flatMap(session -> session.events().stream()).toList();
    }

    /** What happened in the last 256 sessions, open ones included, in the order of their beginning. */
    public List<SessionRecord> sessions() {
        return registry.records();
    }

    /** How many sessions are open. */
    public int openSessions() {
        return registry.openSessions();
    }

    /** Closes all sessions that are open; new ones may come. */
    public void closeSessions(int code, String reason) {
        registry.forEach(session -> session.close(code, reason));
    }

    /** Resets the TCP connections of all sessions that are open; new ones may come. */
    public void resetSessions() {
        registry.forEach(Session::reset);
    }

    /** Closes all sessions with 1001 and stops, within two seconds. A second call does nothing. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        server.close().awaitUninterruptibly(CLOSE_MILLIS);
        long deadlineNanos = System.nanoTime() + CLOSE_MILLIS * 1_000_000;
        for (ChannelFuture gone : registry.forEach(session -> session.close(1001, "The simulator stops."))) {
            gone.awaitUninterruptibly(Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000));
        }
        if (loops != null) {
            loops.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(STOP_MILLIS);
        }
    }
}
