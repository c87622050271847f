package org.tandemrelay.upstream.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How long a message may be under way. One timer at a time, and none for messages that come whole: those find nothing to do. */
final class MessageDeadline {

    private final @Nullable Duration patience;
    private final Consumer<CorruptedWebSocketFrameException> passed;

    /** When the message under way was first seen to be incomplete; -1 if it was not. */
    private long sinceNanos = -1;

    /** Looks at it; null while there is nothing to look at. */
    private @Nullable Future<?> look;

    /**
     * A deadline for the messages of one connection.
     *
     * @param patience null for ever
     * @param passed told once
     */
    MessageDeadline(@Nullable Duration patience, Consumer<CorruptedWebSocketFrameException> passed) {
        this.patience = patience;
        this.passed = passed;
    }

    /** Whatever was under way is whole. */
    void onWhole() {
        sinceNanos = -1;
    }

    /** All that has come was looked at, and a message is not whole. */
    void onPart(ChannelHandlerContext ctx) {
        if (patience != null && sinceNanos == -1) {
            sinceNanos = ctx.executor().ticker().nanoTime();
            if (look == null) {
                lookIn(ctx, patience.toNanos());
            }
        }
    }

    private void lookIn(ChannelHandlerContext ctx, long nanos) {
        look = ctx.executor().schedule(() -> look(ctx), nanos, TimeUnit.NANOSECONDS);
    }

    private void look(ChannelHandlerContext ctx) {
        look = null;
        if (sinceNanos == -1 || patience == null) {
            return;
        }
        long now = ctx.executor().ticker().nanoTime();
        if (!ctx.channel().config().isAutoRead()) {
            // It is we who do not read.
            sinceNanos = now;
        }
        long leftNanos = sinceNanos + patience.toNanos() - now;
        if (leftNanos > 0) {
            lookIn(ctx, leftNanos);
        } else {
            passed.accept(new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.POLICY_VIOLATION,
                    "a message was not complete after " + patience.toMillis() + " ms"));
        }
    }

    void stop() {
        sinceNanos = -1;
        if (look != null) {
            look.cancel(false);
        }
    }
}
