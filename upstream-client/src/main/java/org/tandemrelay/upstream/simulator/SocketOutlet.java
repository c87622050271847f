package org.tandemrelay.upstream.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.concurrent.TimeUnit;
import org.tandemrelay.upstream.websocket.PromptWriter;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** Writes events as text frames, and holds the WebSocket closing handshake: one Close frame a side, then TCP. */
@EachFrame(Way.UP)
final class SocketOutlet implements Outlet {

    private static final long CLOSE_ANSWER_MILLIS = 1_000;

    private final Channel channel;
    private final int framesPerEvent;
    private boolean closeSent;
    private boolean stalled;

    SocketOutlet(Channel channel, int framesPerEvent) {
        this.channel = channel;
        this.framesPerEvent = framesPerEvent;
    }

    @Override
    public void send(String type, ByteBuf json) {
        if (closeSent || stalled) {
            json.release();
        } else if (framesPerEvent <= 1 || json.readableBytes() < framesPerEvent) {
            channel.write(new TextWebSocketFrame(json));
        } else {
            writeFragments(json);
        }
    }

    /** Writes a frame as it goes over the wire, past the encoder; owned. */
    void sendFrame(PromptWriter writer, ByteBuf frame) {
        if (closeSent || stalled) {
            frame.release();
        } else {
            writer.write(frame);
        }
    }

    /** Cut at bytes, so also inside a character: RFC 6455, 5.6 allows it, and readers must bear it. */
    private void writeFragments(ByteBuf json) {
        int fragmentBytes = json.readableBytes() / framesPerEvent;
        channel.write(new TextWebSocketFrame(false, 0, json.readRetainedSlice(fragmentBytes)));
        for (int i = 2; i < framesPerEvent; i++) {
            channel.write(new ContinuationWebSocketFrame(false, 0, json.readRetainedSlice(fragmentBytes)));
        }
        channel.write(new ContinuationWebSocketFrame(true, 0, json));
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }

    @Override
    public void close(int code, String reason) {
        if (closeSent) {
            return;
        }
        closeSent = true;
        if (stalled) {
            channel.close();
            return;
        }
        // 1005 stands for no code at all, and cannot be written.
        channel.writeAndFlush(code == 1005 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(code, reason));
        channel.eventLoop().schedule(() -> channel.close(), CLOSE_ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void closedByPeer(int code) {
        if (closeSent) {
            channel.close();
            return;
        }
        closeSent = true;
        CloseWebSocketFrame answer = WebSocketCloseStatus.isValidStatusCode(code)
                ? new CloseWebSocketFrame(code, "")
                : new CloseWebSocketFrame();
        channel.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void reset() {
        closeSent = true;
        // A linger of zero makes the kernel answer with RST and throw away what is queued.
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    @Override
    public void stall() {
        stalled = true;
        channel.config().setAutoRead(false);
    }

    @Override
    public void released() {
        closeSent = true;
    }
}
