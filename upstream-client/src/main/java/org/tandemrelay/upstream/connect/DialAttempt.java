package org.tandemrelay.upstream.connect;

import io.netty.channel.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;

/** What comes of one dial, told to the model's breaker once. Confined to the session's event loop. */
final class DialAttempt {

    private final ModelBreaker breaker;
    private final EventLoop loop;
    private final long generation;

    /** Null unless the model said when to come again. */
    private @Nullable Duration retryAfter;

    private boolean told;

    private DialAttempt(ModelBreaker breaker, EventLoop loop, long generation) {
        this.breaker = breaker;
        this.loop = loop;
        this.generation = generation;
        this.told = generation < 0;
    }

    static DialAttempt of(ModelBreaker breaker, EventLoop loop) {
        return new DialAttempt(breaker, loop, breaker.dial(loop.ticker().nanoTime()));
    }

    /** Whether the model may be dialled. */
    boolean allowed() {
        return generation >= 0;
    }

    SessionClosed refusal() {
        return breaker.refusal();
    }

    void retryAfter(@Nullable Duration asked) {
        retryAfter = asked;
    }

    /** The session is ready. */
    void ready() {
        if (!told) {
            told = true;
            breaker.taken(generation, now());
        }
    }

    /** The session ended for this. Only the first end of a session that was never ready says something of the model. */
    void ended(SessionClosed end) {
        if (told) {
            return;
        }
        told = true;
        switch (end.cause()) {
            case BUSY, UNREACHABLE, SILENT, FAILED -> breaker.failed(generation, end, retryAfter, now());
            case REFUSED, NORMAL, EXPIRED -> breaker.taken(generation, now());
        }
    }

    private long now() {
        return loop.ticker().nanoTime();
    }
}
