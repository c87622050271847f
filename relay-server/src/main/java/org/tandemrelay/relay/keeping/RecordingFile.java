package org.tandemrelay.relay.keeping;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One recording on its way to the disk. What its call gives it waits in a queue that is bounded in ms; beyond, it is lost and counted. All that blocks is done by
 * the keeping thread.
 */
final class RecordingFile {

    private static final Logger LOG = LoggerFactory.getLogger(RecordingFile.class);

    /** Of both sides, each by itself. */
    static final long MOST_QUEUED_MILLIS = 20_000;

    private final Keeper keeper;
    private final Keeper.Order order;
    private final Queue<Piece> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedMillis = new AtomicLong();
    private final AtomicLong lostMillis = new AtomicLong();
    private final AtomicLong settledNanos = new AtomicLong();
    private final AtomicBoolean due = new AtomicBoolean();

    // Below: by the keeping thread alone.

    private final TrackMixer mixer = new TrackMixer();

    /** Null before it is opened, and when it has failed or is closed. */
    private @Nullable SealedWriter writer;

    private boolean failed;

    RecordingFile(Keeper keeper, Keeper.Order order) {
        this.keeper = keeper;
        this.order = order;
    }

    // By the call's event loop.

    void add(Piece piece) {
        long millis = piece.nanos() / 1_000_000;
        if (queuedMillis.addAndGet(millis) > MOST_QUEUED_MILLIS) {
            queuedMillis.addAndGet(-millis);
            lost(millis);
        } else {
            queue.add(piece);
            schedule();
        }
    }

    /** Nothing more comes for any time before this. */
    void settled(long nanos) {
        if (nanos > settledNanos.get()) {
            settledNanos.set(nanos);
            schedule();
        }
    }

    private void schedule() {
        if (due.compareAndSet(false, true)) {
            keeper.execute(this::drain);
        }
    }

    private void lost(long millis) {
        if (millis > 0) {
            keeper.observer().recordingLost(millis);
            if (lostMillis.getAndAdd(millis) == 0) {
                LOG.atWarn()
                        .addKeyValue("call", order.call())
                        .log("some of a recording is lost: the disk does not take it, or not in time");
            }
        }
    }

    void tell(String event, String by, long atMillis) {
        keeper.audit(order.event(event).with("by", by).with("at_ms", atMillis));
    }

    void finish(long endNanos, long pausedMillis) {
        keeper.execute(() -> finishNow(endNanos, pausedMillis));
    }

    // By the keeping thread.

    void open(SealedWriter opened) {
        writer = opened;
    }

    void fail(IOException failure) {
        failed = true;
        closeWriter();
        keeper.observer().recordingFailed();
        LOG.atWarn()
                .addKeyValue("call", order.call())
                .addKeyValue("failure", failure.toString())
                .log("a recording cannot be written: the call goes on without");
        keeper.auditNow(order.event("recording_failed").with("why", failure.toString()));
    }

    private void drain() {
        due.set(false);
        long settled = settledNanos.get();
        Piece piece = queue.poll();
        while (piece != null) {
            long millis = piece.nanos() / 1_000_000;
            queuedMillis.addAndGet(-millis);
            lost(failed ? millis : mixer.add(piece));
            piece = queue.poll();
        }
        settle(settled);
    }

    private void settle(long nanos) {
        SealedWriter open = writer;
        if (open == null) {
            return;
        }
        try {
            mixer.settle(nanos, (bytes, length) -> open.write(bytes, 0, length));
        } catch (IOException failure) {
            fail(failure);
        }
    }

    private void finishNow(long endNanos, long pausedMillis) {
        drain();
        settle(endNanos);
        SealedWriter open = writer;
        if (open != null) {
            try {
                open.finish();
            } catch (IOException failure) {
                fail(failure);
            }
        }
        closeWriter();
        keeper.auditNow(order.event("recording_stopped")
                .with("recorded_ms", mixer.settledMillis())
                .with("paused_ms", pausedMillis)
                .with("lost_ms", lostMillis.get())
                .with("bytes", open == null ? 0 : open.writtenBytes())
                .with("whole", !failed));
        mixer.close();
    }

    private void closeWriter() {
        if (writer != null) {
            try {
                writer.close();
            } catch (IOException notEvenThat) {
                LOG.atDebug()
                        .addKeyValue("call", order.call())
                        .setCause(notEvenThat)
                        .log("a recording was not closed");
            }
            writer = null;
        }
    }
}
