package org.tandemrelay.upstream.connect;

import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * How a model is reached, and how it is known to be the right one. Both are released with the connector that gets them.
 *
 * @param names where its name leads
 * @param tls client side; null only for {@code ws://}
 */
public record ModelRoute(ModelNames names, @Nullable SslContext tls) {}
