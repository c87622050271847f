package org.tandemrelay.upstream.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.websocket.FrameShortcut;
import org.tandemrelay.upstream.websocket.PromptWriter;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** Says the appends of a session that echoes back before they become frames, events and JSON, so that they hardly cost what they measure. */
@EachFrame(Way.UP)
final class EchoShortcut extends FrameShortcut {

    private final Echo echo;
    private final SocketOutlet outlet;

    /** Null before the first answer. */
    private @Nullable PromptWriter writer;

    EchoShortcut(Echo echo, SocketOutlet outlet) {
        this.echo = echo;
        this.outlet = outlet;
    }

    @Override
    protected boolean takes(ChannelHandlerContext ctx, boolean text, byte[] payload, int length) {
        if (!text || !echo.knows(payload, length)) {
            return false;
        }
        ByteBuf frame = echo.answer(payload, length);
        if (frame != null) {
            outlet.sendFrame(writer(ctx), frame);
        }
        return true;
    }

    private PromptWriter writer(ChannelHandlerContext ctx) {
        PromptWriter made = writer;
        if (made == null) {
            made = new PromptWriter(ctx);
            writer = made;
        }
        return made;
    }
}
