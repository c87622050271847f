package org.tandemrelay.upstream.websocket;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;

/**
 * Stands last in a pipeline, after its upgrade. After each read Netty asks for the next from there, through all handlers, of which none has anything
 * to do with it; so that goes to the first of them at once. It is not the asking that costs but to look at a dozen objects that were last looked at 20 ms
 * ago.
 */
@Sharable
public final class StraightReads extends ChannelOutboundHandlerAdapter {

    /** The only one. */
    public static final StraightReads INSTANCE = new StraightReads();

    private StraightReads() {}

    /** Beyond the first handler: TLS, where it is spoken, reads of itself once its handshake is over. */
    @Override
    public void read(ChannelHandlerContext ctx) {
        ctx.pipeline().firstContext().read();
    }
}
