package org.tandemrelay.relay.door;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.http.HttpPeer;

/** Where one connection really comes from: its other end, or whom a proxy has named at its beginning. Of one event loop. */
final class ConnectionSource {

    /** Null unless a proxy has named it. */
    private @Nullable SocketAddress named;

    void named(SocketAddress address) {
        named = address;
    }

    HttpPeer peer(Channel channel) {
        return new HttpPeer(
                named == null ? channel.remoteAddress() : named,
                channel.pipeline().get(SslHandler.class) != null);
    }
}
