package org.tandemrelay.upstream.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** Frames as Netty's handlers know them. */
final class NettyFrames {

    private NettyFrames() {}

    /** One with that head, whose opcode is none of the reserved ones, and that payload, which it owns. */
    static WebSocketFrame of(FrameHead head, ByteBuf payload) {
        boolean last = head.last();
        int reserved = head.reserved();
        return switch (head.opcode()) {
            case FrameHead.CONTINUATION -> new ContinuationWebSocketFrame(last, reserved, payload);
            case FrameHead.TEXT -> new TextWebSocketFrame(last, reserved, payload);
            case FrameHead.BINARY -> new BinaryWebSocketFrame(last, reserved, payload);
            case FrameHead.CLOSE -> new CloseWebSocketFrame(last, reserved, payload);
            case FrameHead.PING -> new PingWebSocketFrame(last, reserved, payload);
            default -> new PongWebSocketFrame(last, reserved, payload);
        };
    }
}
