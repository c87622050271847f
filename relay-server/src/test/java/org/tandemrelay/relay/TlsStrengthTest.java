package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemrelay.upstream.transport.Transport;

/**
 * What a relay does not agree to though the caller has nothing better. Asked by BoringSSL, since the JDK's own client cannot offer what is that
 * weak; a server that agrees to anything shows that this one can.
 */
class TlsStrengthTest {

    private static final String ELLIPTIC = "EC";
    private static final String RSA = "RSA";

    @TempDir
    private static Path folder;

    private static EventLoopGroup loops;
    private static TestRelay elliptic;
    private static TestRelay rsa;
    private static LoopbackServer anything;

    /** What is offered, and nothing beside. */
    record Offer(String certificate, String protocol, String cipher) {}

    @BeforeAll
    static void start() throws Exception {
        loops = Transport.NIO.newGroup(1, "tls-client");
        elliptic = relay(ELLIPTIC, bundle(Algorithm.ecp256));
        X509Bundle ofRsa = bundle(Algorithm.rsa2048);
        rsa = relay(RSA, ofRsa);
        SslContext weak = SslContextBuilder.forServer(ofRsa.toKeyManagerFactory())
                .sslProvider(SslProvider.OPENSSL)
                .protocols("TLSv1.2", "TLSv1.1", "TLSv1")
                .ciphers(weak().map(Offer::cipher).distinct().toList())
                .build();
        anything = LoopbackServer.start(channel -> channel.pipeline().addLast(weak.newHandler(channel.alloc())));
    }

    private static X509Bundle bundle(Algorithm algorithm) throws Exception {
        return new CertificateBuilder()
                .subject("CN=relay.example")
                .algorithm(algorithm)
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static TestRelay relay(String name, X509Bundle bundle) throws Exception {
        Path certificate = Files.writeString(folder.resolve(name + ".pem"), bundle.getCertificatePathPEM());
        Path key = Files.writeString(folder.resolve(name + ".key"), bundle.getPrivateKeyPEM());
        return TestRelay.start("tls-cert", certificate.toString(), "tls-key", key.toString());
    }

    @AfterAll
    static void stop() {
        elliptic.close();
        rsa.close();
        anything.close();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Whether somebody agrees to that. */
    private static boolean agrees(int port, Offer offer) throws Exception {
        SslContext tls = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .protocols(offer.protocol())
                .ciphers(List.of(offer.cipher()))
                .endpointIdentificationAlgorithm("")
                .build();
        AtomicReference<SslHandler> handler = new AtomicReference<>();
        Channel channel = new Bootstrap()
                .group(loops)
                .channel(Transport.NIO.socketChannel())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel fresh) {
                        handler.set(tls.newHandler(fresh.alloc()));
                        fresh.pipeline().addLast(handler.get());
                    }
                })
                .connect(new InetSocketAddress("127.0.0.1", port))
                .syncUninterruptibly()
                .channel();
        try {
            return handler.get().handshakeFuture().awaitUninterruptibly().isSuccess();
        } finally {
            channel.close().syncUninterruptibly();
        }
    }

    private static TestRelay relay(Offer offer) {
        return offer.certificate().equals(RSA) ? rsa : elliptic;
    }

    static Stream<Offer> weak() {
        return Stream.of(
                new Offer(RSA, "TLSv1", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
                new Offer(RSA, "TLSv1.1", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
                new Offer(RSA, "TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
                new Offer(RSA, "TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"),
                new Offer(RSA, "TLSv1.2", "TLS_RSA_WITH_AES_128_GCM_SHA256"),
                new Offer(RSA, "TLSv1.2", "TLS_RSA_WITH_AES_256_GCM_SHA384"),
                new Offer(RSA, "TLSv1.2", "TLS_RSA_WITH_AES_128_CBC_SHA"));
    }

    static Stream<Offer> good() {
        return Stream.of(
                new Offer(ELLIPTIC, "TLSv1.3", "TLS_AES_128_GCM_SHA256"),
                new Offer(ELLIPTIC, "TLSv1.3", "TLS_AES_256_GCM_SHA384"),
                new Offer(RSA, "TLSv1.3", "TLS_CHACHA20_POLY1305_SHA256"),
                new Offer(ELLIPTIC, "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
                new Offer(ELLIPTIC, "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
                new Offer(RSA, "TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
                new Offer(RSA, "TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"));
    }

    @ParameterizedTest
    @MethodSource("weak")
    void isNotLessThanAuthenticatedAndForwardSecret(Offer offer) throws Exception {
        assertThat(agrees(anything.port(), offer)).isTrue();
        assertThat(agrees(relay(offer).port(), offer)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("good")
    void isEnoughForCallersOfToday(Offer offer) throws Exception {
        assertThat(agrees(relay(offer).port(), offer)).isTrue();
    }
}
