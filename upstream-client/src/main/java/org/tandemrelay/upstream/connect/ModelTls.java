package org.tandemrelay.upstream.connect;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/**
 * TLS 1.3 and 1.2 towards models, which have to have a certificate of their host's name: by BoringSSL where it is there, in a third of the
 * memory of the JDK's.
 */
public final class ModelTls {

    private ModelTls() {}

    /** Trusts whom the machine trusts. */
    public static SslContext ofTheMachine() throws SSLException {
        return builder().build();
    }

    /**
     * Trusts the authorities of a file, and nobody else. The connector that gets it releases it.
     *
     * @param authorities certificates in PEM
     * @throws SSLException if TLS cannot be had, or the file holds no certificates
     */
    public static SslContext trusting(Path authorities) throws SSLException {
        try {
            return builder().trustManager(authorities.toFile()).build();
        } catch (IllegalArgumentException unusable) {
            throw new SSLException("no certificates in PEM in '" + authorities + "'", unusable);
        }
    }

    private static SslContextBuilder builder() {
        return SslContextBuilder.forClient()
                .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2");
    }
}
