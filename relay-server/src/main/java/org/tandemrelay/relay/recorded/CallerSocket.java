package org.tandemrelay.relay.recorded;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.tandemrelay.relay.recorded.line.LineSocket;

/** What leaves in one call, with nothing after its Close frame. Confined to the channel's event loop. */
final class CallerSocket implements LineSocket {

    private final Channel channel;
    private boolean closing;
    private boolean muted;

    CallerSocket(Channel channel) {
        this.channel = channel;
    }

    @Override
    public void send(WebSocketFrame frame) {
        if (closing || muted) {
            frame.release();
        } else {
            channel.write(frame, channel.voidPromise());
        }
    }

    @Override
    public void close() {
        if (!closing) {
            closing = true;
            channel.writeAndFlush(
                    new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE.code(), ""), channel.voidPromise());
        }
    }

    /** Nothing leaves any more but a Close frame: what is heard after the end of a call is of no interest to the relay. */
    void mute() {
        muted = true;
    }

    /** Whether this side has said that the call is over, and is to hear the same. */
    boolean closing() {
        return closing;
    }

    /** Closes the connection, after a Close frame with this status unless one has left. */
    void end(WebSocketCloseStatus status) {
        if (closing) {
            channel.close();
        } else if (channel.isActive()) {
            closing = true;
            channel.writeAndFlush(new CloseWebSocketFrame(status)).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
