package org.tandemrelay.upstream.connect;

import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * How a model is reached, how it is known to be the right one, and when it is left in peace. Names and TLS are released with the connector that gets them.
 *
 * @param names where its name leads
 * @param tls client side; null only for {@code ws://}
 * @param breaker knows when it is not to be dialled
 */
public record ModelRoute(ModelNames names, @Nullable SslContext tls, ModelBreaker breaker) {

    /** To a model that is always dialled. */
    public ModelRoute(ModelNames names, @Nullable SslContext tls) {
        this(names, tls, ModelBreaker.none());
    }
}
