package org.tandemrelay.relay.configuration;

import org.tandemrelay.upstream.transport.Transport;

/** Which transport to use. */
public enum TransportChoice {
    /** The best that the machine has. */
    AUTO,
    /** Linux. */
    EPOLL,
    /** Linux 5.9 and later. */
    IO_URING,
    /** macOS and the BSDs. */
    KQUEUE,
    /** The JDK's. */
    NIO;

    /** The transport that this means on this machine. */
    public Transport transport() {
        return this == AUTO ? Transport.best() : Transport.valueOf(name());
    }
}
