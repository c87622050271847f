package org.tandemrelay.relay.door;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Base64;
import org.tandemrelay.relay.caller.RefusedUpgrade;

/** What RFC 6455 section 4.2.1 asks of an opening handshake, and Netty's handshaker lets pass. */
final class HandshakeRules {

    private static final int KEY_BYTES = 16;

    private HandshakeRules() {}

    static void check(FullHttpRequest request) throws RefusedUpgrade {
        if (!request.method().equals(HttpMethod.GET)) {
            throw new RefusedUpgrade(
                    HttpResponseStatus.METHOD_NOT_ALLOWED, "a call is opened with GET, not " + request.method());
        }
        HttpHeaders headers = request.headers();
        if (!headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                || !headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
            throw new RefusedUpgrade(
                    HttpResponseStatus.UPGRADE_REQUIRED,
                    "this is a WebSocket: the request needs 'Connection: Upgrade' and 'Upgrade: websocket', which a proxy on the way may"
                            + " have taken off");
        }
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            throw new RefusedUpgrade(HttpResponseStatus.BAD_REQUEST, "a WebSocket needs HTTP/1.1");
        }
        if (!"13".equals(one(headers, HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            throw new RefusedUpgrade(HttpResponseStatus.UPGRADE_REQUIRED, "only WebSocket version 13 is spoken here");
        }
        one(headers, HttpHeaderNames.HOST);
        checkKey(one(headers, HttpHeaderNames.SEC_WEBSOCKET_KEY));
        if (request.content().isReadable()) {
            throw new RefusedUpgrade(HttpResponseStatus.BAD_REQUEST, "the request for a WebSocket must have no body");
        }
    }

    private static void checkKey(String key) throws RefusedUpgrade {
        try {
            if (Base64.getDecoder().decode(key.trim()).length == KEY_BYTES) {
                return;
            }
        } catch (IllegalArgumentException notBase64) {
            // Refused below, with the same words.
        }
        throw new RefusedUpgrade(
                HttpResponseStatus.BAD_REQUEST, "Sec-WebSocket-Key must be " + KEY_BYTES + " bytes in base64");
    }

    private static String one(HttpHeaders headers, CharSequence name) throws RefusedUpgrade {
        if (headers.getAll(name).size() != 1) {
            throw new RefusedUpgrade(
                    HttpResponseStatus.BAD_REQUEST,
                    "the header " + name + " must be there once, not "
                            + headers.getAll(name).size() + " times");
        }
        return headers.get(name);
    }
}
