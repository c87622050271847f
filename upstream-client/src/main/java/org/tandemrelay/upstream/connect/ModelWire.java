package org.tandemrelay.upstream.connect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.ModelLine;
import org.tandemrelay.upstream.websocket.HeartbeatHandler;
import org.tandemrelay.upstream.websocket.MessageWriter;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** A session's channel, there or not: one whose dialling failed at once has none. */
@EachFrame(Way.UP)
final class ModelWire implements ModelLine {

    /** How long the model has to answer our Close frame before the connection is cut. */
    private static final long CLOSE_GRACE_MILLIS = 2_000;

    private final EventLoop loop;

    /** Null until dialling, and ever after if the event loop did not take the channel. */
    @EachFrame
    private @Nullable Channel channel;

    /** The channel's. */
    private @Nullable ByteBufAllocator alloc;

    /** Null until the upgrade is done. */
    private @Nullable MessageWriter messages;

    private boolean readsPaused;

    ModelWire(EventLoop loop) {
        this.loop = loop;
    }

    void dialled(Channel channelOfDialling) {
        if (channelOfDialling.isRegistered()) {
            channel = channelOfDialling;
            alloc = channelOfDialling.alloc();
        }
    }

    void upgraded(MessageWriter writer) {
        messages = writer;
    }

    ByteBufAllocator alloc() {
        if (alloc == null) {
            throw new IllegalStateException("not connected");
        }
        return alloc;
    }

    boolean writable() {
        return channel != null && channel.isWritable();
    }

    void pauseReading(boolean paused) {
        if (readsPaused != paused && channel != null) {
            readsPaused = paused;
            channel.config().setAutoRead(!paused);
        }
    }

    /** A text message; owned. */
    void write(ByteBuf json) {
        messages().writeText(json);
    }

    /** A binary message; owned. */
    void writeBinary(ByteBuf bytes) {
        messages().writeBinary(bytes);
    }

    void flush() {
        // Before the upgrade there is nothing of ours to be flushed, and BoringSSL would begin its handshake, connected
        // or not.
        if (messages != null) {
            messages.flush();
        }
    }

    /** Not from within a method of the call's, since the socket may tell that it takes no more. */
    @Override
    public void ping() {
        HeartbeatHandler heartbeat = heartbeat();
        if (heartbeat != null) {
            loop.execute(heartbeat::pingNow);
        }
    }

    @Override
    public boolean silentSince(long nanos) {
        HeartbeatHandler heartbeat = heartbeat();
        return heartbeat != null && heartbeat.silentSince(nanos);
    }

    private @Nullable HeartbeatHandler heartbeat() {
        return channel == null ? null : channel.pipeline().get(HeartbeatHandler.class);
    }

    /** Says goodbye, and waits for the answer, but not for long. */
    void close(CloseWebSocketFrame frame) {
        // The answer must be seen, whatever the caller's pace is.
        channel().config().setAutoRead(true);
        channel().writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        // Also where the frame waits behind audio that the model does not read.
        loop.schedule(this::cut, CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Ends the connection without a word. */
    void cut() {
        if (channel != null) {
            channel.close();
        }
    }

    private MessageWriter messages() {
        if (messages == null) {
            throw new IllegalStateException("not upgraded");
        }
        return messages;
    }

    private Channel channel() {
        if (channel == null) {
            throw new IllegalStateException("not connected");
        }
        return channel;
    }
}
