package org.tandemrelay.relay.server;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS 1.3 and 1.2 towards callers, with a certificate and a key from PEM files. When they change, new connections get the new ones, and
 * those that are open keep what they have.
 */
final class CallerTls {

    private static final Logger LOG = LoggerFactory.getLogger(CallerTls.class);

    /** Forward secret and authenticated; all that TLS 1.3 has is. Browsers since 2014 speak them. */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");

    private final Path certificate;
    private final Path key;
    private Stamp stamp;

    /** Read by every event loop. */
    private volatile SslContext current;

    /** When the files were written. */
    private record Stamp(FileTime certificate, FileTime key) {}

    private CallerTls(Path certificate, Path key) throws IOException {
        this.certificate = certificate;
        this.key = key;
        this.stamp = stamp();
        this.current = load();
    }

    /**
     * Reads the files.
     *
     * @param certificate the chain, the relay's own certificate first
     * @param key its private key, PKCS #8 without a password
     * @throws IOException if they cannot be read or do not fit together; the message says which, and nothing of what is in them
     */
    static CallerTls of(Path certificate, Path key) throws IOException {
        return new CallerTls(certificate, key);
    }

    private Stamp stamp() throws IOException {
        return new Stamp(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(key));
    }

    private SslContext load() throws IOException {
        try {
            return SslContextBuilder.forServer(certificate.toFile(), key.toFile())
                    // Left to the garbage collector: connections hold it for as long as they like.
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .ciphers(CIPHERS)
                    .build();
        } catch (IllegalArgumentException | SSLException unusable) {
            throw new IOException("tls-cert '" + certificate + "' and tls-key '" + key
                    + "' must be a certificate and its private key, in PEM; the key as PKCS #8 without a password");
        }
    }

    /** For a new connection. */
    SslHandler newHandler(ByteBufAllocator alloc) {
        return current.newHandler(alloc);
    }

    /** Takes changed files. If they are no good, what there is stays, and the log says so. Not on an event loop; by one thread. */
    void refresh() {
        try {
            Stamp now = stamp();
            if (!now.equals(stamp)) {
                stamp = now;
                current = load();
                LOG.atInfo().addKeyValue("certificate", certificate).log("a new certificate for callers");
            }
        } catch (IOException | UncheckedIOException unusable) {
            LOG.atWarn()
                    .addKeyValue("failure", unusable.getMessage())
                    .log("the certificate for callers stays: its files changed, and cannot be used");
        }
    }
}
