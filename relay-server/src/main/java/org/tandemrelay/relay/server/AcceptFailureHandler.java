package org.tandemrelay.relay.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of the listening socket: says that a connection could not be taken, in words that need nothing to be opened. Netty
 * says it with all of its stack, and where no descriptor is left for the classes which that needs, its accepting thread dies of it. Netty's
 * own handler, before this one, has stopped to accept for a second by now.
 */
final class AcceptFailureHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(AcceptFailureHandler.class);
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private long loggedNanos;
    private boolean logged;

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        long now = ctx.executor().ticker().nanoTime();
        if (!logged || now - loggedNanos > QUIET_NANOS) {
            logged = true;
            loggedNanos = now;
            LOG.atWarn().addKeyValue("failure", failure.getMessage()).log("a connection could not be taken");
        }
    }
}
