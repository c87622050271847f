package org.tandemrelay.relay.call.uplink;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** Messages that wait for the model, in their order. Of those with speech in them the oldest can be dropped, of others none. */
@EachFrame(Way.UP)
final class MessageHold {

    private final Deque<Held> messages = new ArrayDeque<>();
    private long speechNanos;
    private long otherBytes;

    /** One message; {@code speechNanos} is 0 if there is no speech in it. */
    private static final class Held {
        private final ByteBuf message;
        private final long speechNanos;

        Held(ByteBuf message, long speechNanos) {
            this.message = message.touch("waits for the model");
            this.speechNanos = speechNanos;
        }
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** What waits and may not be dropped. */
    long otherBytes() {
        return otherBytes;
    }

    /** Takes a message; owned. */
    void add(ByteBuf message, long nanos) {
        messages.add(new Held(message, nanos));
        speechNanos += nanos;
        otherBytes += nanos == 0 ? message.readableBytes() : 0;
    }

    /** Drops the oldest speech until no more than this is left; gives how much was dropped. */
    long dropBeyond(long limitNanos) {
        long before = speechNanos;
        Iterator<Held> oldest = messages.iterator();
        while (speechNanos > limitNanos && oldest.hasNext()) {
            Held held = oldest.next();
            if (held.speechNanos > 0) {
                oldest.remove();
                speechNanos -= held.speechNanos;
                held.message.release();
            }
        }
        return before - speechNanos;
    }

    /** The oldest, which the caller then owns; null if there is none. */
    @Nullable
    ByteBuf poll() {
        Held held = messages.poll();
        if (held == null) {
            return null;
        }
        speechNanos -= held.speechNanos;
        otherBytes -= held.speechNanos == 0 ? held.message.readableBytes() : 0;
        return held.message;
    }

    void close() {
        messages.forEach(held -> held.message.release());
        messages.clear();
    }
}
