package org.tandemrelay.upstream.websocket;

import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.nio.charset.StandardCharsets;

/** Close frames that may be sent whatever they were asked to say: a peer must not be left open because a reason was too long. */
public final class CloseFrames {

    /** A control frame has 125 bytes, and the code takes two: RFC 6455, 5.5. */
    private static final int MAX_REASON_BYTES = 123;

    private CloseFrames() {}

    /**
     * A frame for the peer; the receiver of it owns it.
     *
     * @param code 1001 is taken for one that must not be sent, such as 1005 and 1006 (RFC 6455, 7.4)
     * @param reason cut off at a character where it is longer than 123 bytes of UTF-8
     */
    public static CloseWebSocketFrame of(int code, String reason) {
        boolean sendable = code >= 1_000 && code < 5_000 && WebSocketCloseStatus.isValidStatusCode(code);
        return new CloseWebSocketFrame(sendable ? code : WebSocketCloseStatus.ENDPOINT_UNAVAILABLE.code(), cut(reason));
    }

    private static String cut(String reason) {
        int bytes = 0;
        int end = 0;
        while (end < reason.length()) {
            int next = reason.offsetByCodePoints(end, 1);
            bytes += reason.substring(end, next).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_REASON_BYTES) {
                return reason.substring(0, end);
            }
            end = next;
        }
        return reason;
    }
}
