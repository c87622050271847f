package org.tandemrelay.testing.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Something that happens to a unit on its way. Faults that leave it be are followed by those of later rules. */
@FunctionalInterface
public interface Fault {

    /**
     * Does it.
     *
     * @return what goes on, maybe less than came; null if nothing does
     */
    byte[] befall(Unit unit, byte[] bytes, Flow flow) throws IOException;

    /** Arrives so much later; what follows does too, and none waits for the one before it. */
    static Fault delay(Duration by) {
        return (unit, bytes, flow) -> {
            flow.waitUntil(unit.readNanos() + by.toNanos());
            return bytes;
        };
    }

    /** Arrives later by this, more or less; order is kept. */
    static Fault delay(Duration by, Duration jitter, long seed) {
        Random random = new Random(seed);
        return (unit, bytes, flow) -> {
            long about = (long) (jitter.toNanos() * (2 * random.nextDouble() - 1));
            flow.waitUntil(unit.readNanos() + Math.max(0, by.toNanos() + about));
            return bytes;
        };
    }

    /** A line of this many bytes a second. */
    static Fault bandwidth(long bytesPerSecond) {
        return (unit, bytes, flow) -> {
            int step = (int) Math.max(1, bytesPerSecond / 100);
            for (int at = 0; at < bytes.length; at += step) {
                int some = Math.min(step, bytes.length - at);
                flow.send(Arrays.copyOfRange(bytes, at, at + some));
                flow.waitUntil(System.nanoTime() + TimeUnit.SECONDS.toNanos(some) / bytesPerSecond);
            }
            return null;
        };
    }

    /** In segments of so many bytes. */
    static Fault slice(int segmentBytes) {
        return (unit, bytes, flow) -> {
            for (int at = 0; at < bytes.length; at += segmentBytes) {
                flow.send(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + segmentBytes)));
                Thread.yield();
            }
            return null;
        };
    }

    /** Nothing goes this way for so long, and nobody reads. */
    static Fault stall(Duration duration) {
        return (unit, bytes, flow) -> {
            flow.waitUntil(System.nanoTime() + duration.toNanos());
            return bytes;
        };
    }

    /** The line is there and nothing goes over it any more, either way: a cable that was pulled. */
    static Fault blackhole() {
        return (unit, bytes, flow) -> {
            flow.blackhole();
            return null;
        };
    }

    /** Nothing goes this way any more; the other goes on. */
    static Fault halfOpen() {
        return (unit, bytes, flow) -> {
            flow.stop();
            return null;
        };
    }

    /** RST to both sides, instead of it. */
    static Fault reset() {
        return resetAfter(0);
    }

    /** RST to both sides behind its first bytes. */
    static Fault resetAfter(int firstBytes) {
        return (unit, bytes, flow) -> {
            flow.send(Arrays.copyOf(bytes, Math.min(firstBytes, bytes.length)));
            flow.reset();
            return null;
        };
    }

    /** FIN to both sides, instead of it. */
    static Fault close() {
        return (unit, bytes, flow) -> {
            flow.close();
            return null;
        };
    }

    /** It is lost, and what follows is not. */
    static Fault drop() {
        return (unit, bytes, flow) -> null;
    }

    /** It comes twice. */
    static Fault twice() {
        return (unit, bytes, flow) -> {
            flow.send(bytes);
            return bytes;
        };
    }

    /** Something else comes instead. */
    static Fault replace(byte[] other) {
        return (unit, bytes, flow) -> other;
    }
}
