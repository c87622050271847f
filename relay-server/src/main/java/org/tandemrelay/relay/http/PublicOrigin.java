package org.tandemrelay.relay.http;

/**
 * What stands before the path in the addresses that the world outside has for the relay.
 *
 * @param secure whether they are {@code wss} and {@code https}
 * @param authority host, and the port if one is named
 * @param basePath what a proxy takes off the path, without a slash at its end; usually empty
 */
public record PublicOrigin(boolean secure, String authority, String basePath) {

    /** The address of a WebSocket at a path, which begins with a slash. */
    public String webSocket(String path) {
        return (secure ? "wss://" : "ws://") + authority + basePath + path;
    }

    /** The address of a plain request; its target is the path, which begins with a slash, and perhaps a query. */
    public String http(String target) {
        return (secure ? "https://" : "http://") + authority + basePath + target;
    }
}
