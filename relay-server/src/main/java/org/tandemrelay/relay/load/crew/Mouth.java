package org.tandemrelay.relay.load.crew;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.websocket.PromptWriter;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** Puts a call's audio on the wire. Frames that are all of one length are made ready for it here; packets are left to the pipeline. */
@EachFrame(Way.UP)
final class Mouth {

    private final Channel channel;
    private final CrewParts parts;

    /** Where frames leave that are ready; null if that is the pipeline's end. */
    private @Nullable PromptWriter writer;

    /** Null before it is open, and for packets. */
    private @Nullable FrameMold mold;

    private byte[] scratch = {};

    Mouth(Channel channel, CrewParts parts) {
        this.channel = channel;
        this.parts = parts;
    }

    /** Frames that are ready pass nothing but what lies before this. */
    void speakThrough(ChannelHandlerContext shorter) {
        writer = new PromptWriter(shorter);
    }

    /**
     * Audio may be said from now on.
     *
     * @param stream what messages name it by; empty if they do not
     */
    void open(String stream) {
        Script script = parts.target().script();
        if (!script.packets()) {
            FrameMold made = new FrameMold(script.form(), stream, script.bodyBytes());
            mold = made;
            scratch = parts.scratch(made.scratchBytes());
        }
    }

    /** Says a frame, with a mark over its beginning, which is empty for none. */
    void say(byte[] mark, byte[] body) {
        Meters meters = parts.meters();
        FrameMold frames = mold;
        meters.sent++;
        if (frames == null) {
            meters.bytesSent += body.length;
            channel.writeAndFlush(
                    new BinaryWebSocketFrame(channel.alloc().buffer(body.length).writeBytes(body)));
            return;
        }
        ByteBuf frame = parts.outgoing().take(channel.alloc());
        frames.write(frame, mark, body, scratch);
        meters.bytesSent += frame.readableBytes();
        if (writer == null) {
            channel.writeAndFlush(frame, channel.voidPromise());
        } else {
            writer.write(frame);
        }
    }
}
