package org.tandemrelay.relay.http;

import java.net.SocketAddress;

/**
 * Who is at the other end of the connection that a request came by: a client, or a proxy before it.
 *
 * @param address of its end
 * @param secure whether the connection is TLS
 */
public record HttpPeer(SocketAddress address, boolean secure) {}
