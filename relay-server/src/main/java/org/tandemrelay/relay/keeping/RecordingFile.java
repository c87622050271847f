package org.tandemrelay.relay.keeping;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
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

    private final SealedFile file;

    RecordingFile(Keeper keeper, Keeper.Order order) {
        this.keeper = keeper;
        this.order = order;
        this.file = new SealedFile(keeper, order, SealedHeader.Kind.RECORDING, keeper.observer()::recordingFailed);
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

    void lost(long millis) {
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

    SealedFile file() {
        return file;
    }

    private void drain() {
        due.set(false);
        long settled = settledNanos.get();
        Piece piece = queue.poll();
        while (piece != null) {
            long millis = piece.nanos() / 1_000_000;
            queuedMillis.addAndGet(-millis);
            lost(file.failed() ? millis : mixer.add(piece));
            piece = queue.poll();
        }
        settle(settled);
    }

    private void settle(long nanos) {
        file.tryTo(open -> mixer.settle(nanos, (bytes, length) -> open.write(bytes, 0, length)));
    }

    private void finishNow(long endNanos, long pausedMillis) {
        drain();
        settle(endNanos);
        file.finish();
        keeper.auditNow(order.event("recording_stopped")
                .with("recorded_ms", mixer.settledMillis())
                .with("paused_ms", pausedMillis)
                .with("lost_ms", lostMillis.get())
                .with("bytes", file.writtenBytes())
                .with("whole", !file.failed()));
        mixer.close();
    }
}
