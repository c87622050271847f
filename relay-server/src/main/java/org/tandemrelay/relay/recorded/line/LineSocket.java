package org.tandemrelay.relay.recorded.line;

import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** The way to the relay. */
public interface LineSocket {

    /** Takes the frame, which leaves with what else is due. */
    void send(WebSocketFrame frame);

    /** Says that the call is over, by a Close frame with code 1000; nothing is sent after it. */
    void close();
}
