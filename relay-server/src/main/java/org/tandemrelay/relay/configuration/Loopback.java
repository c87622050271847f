package org.tandemrelay.relay.configuration;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Whether a name leads to this machine only. */
final class Loopback {

    private Loopback() {}

    static boolean is(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException elsewhere) {
            return false;
        }
    }
}
