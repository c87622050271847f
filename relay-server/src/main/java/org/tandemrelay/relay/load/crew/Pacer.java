package org.tandemrelay.relay.load.crew;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * When which call speaks: each every 20 ms, on an absolute schedule of {@value #SLOTS} slots, which are filled evenly. Where the loop was late it
 * makes up for it, and every frame still has the time at which it was due.
 *
 * <p>Slots rather than a time for each call, since waking up costs more than sending.
 */
final class Pacer {

    static final int SLOTS = 40;
    private static final long FRAME_NANOS = 20_000_000;
    private static final long SLOT_NANOS = FRAME_NANOS / SLOTS;

    /** After so many in one go what has come is read, also where the loop cannot keep up. */
    private static final int SLOTS_AT_ONCE = 8;

    private final EventLoop loop;
    private final List<List<LoadCall>> slots = new ArrayList<>();
    private long nextNanos;
    private int nextSlot;
    private boolean running;
    private boolean hushed;

    Pacer(EventLoop loop) {
        this.loop = loop;
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new ArrayList<>());
        }
    }

    /** From the next slot with the fewest calls on, this one speaks. */
    void add(LoadCall call) {
        assert loop.inEventLoop();
        int best = 0;
        for (int i = 1; i < SLOTS; i++) {
            // Far from the one before, so that few calls are spread too.
            int candidate = i * 17 % SLOTS;
            if (slots.get(candidate).size() < slots.get(best).size()) {
                best = candidate;
            }
        }
        slots.get(best).add(call);
        begin();
    }

    private void begin() {
        if (!running && !hushed) {
            running = true;
            nextNanos = System.nanoTime();
            sleep();
        }
    }

    /** Nobody speaks until {@link #resume}. */
    void hush() {
        assert loop.inEventLoop();
        hushed = true;
    }

    /** All speak again, on a schedule that begins now. */
    void resume() {
        assert loop.inEventLoop();
        hushed = false;
        if (running) {
            nextNanos = System.nanoTime();
        } else {
            begin();
        }
    }

    void remove(LoadCall call) {
        assert loop.inEventLoop();
        slots.forEach(slot -> slot.remove(call));
    }

    private void wake() {
        if (hushed) {
            running = false;
            return;
        }
        for (int slot = 0; slot < SLOTS_AT_ONCE && nextNanos - System.nanoTime() <= 0; slot++) {
            List<LoadCall> due = slots.get(nextSlot);
            // A call that ends by what it sends takes itself out.
            for (int i = due.size() - 1; i >= 0; i--) {
                due.get(i).speak(nextNanos);
            }
            step();
        }
        sleep();
    }

    private void step() {
        nextNanos += SLOT_NANOS;
        nextSlot = (nextSlot + 1) % SLOTS;
    }

    private void sleep() {
        int skipped = 0;
        while (slots.get(nextSlot).isEmpty() && skipped < SLOTS) {
            step();
            skipped++;
        }
        if (skipped == SLOTS) {
            running = false;
            return;
        }
        loop.schedule(this::wake, Math.max(0, nextNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
}
