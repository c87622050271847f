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

    /** Written by the keeping thread. */
    private volatile boolean broken;

    // Below: by the call's event loop alone.

    private final Gaps unqueued = new Gaps();

    // Below: by the keeping thread alone.

    private final TrackMixer mixer = new TrackMixer();

    private final SealedFile file;
    private final Gaps gaps = new Gaps();

    RecordingFile(Keeper keeper, Keeper.Order order) {
        this.keeper = keeper;
        this.order = order;
        this.file = new SealedFile(keeper, order, SealedHeader.Kind.RECORDING, this::onFailed);
    }

    private void onFailed() {
        broken = true;
        keeper.observer().recordingFailed();
    }

    /** Whether it has not all that was said. Safe from any thread. */
    boolean lacking() {
        return broken || lostMillis.get() > 0;
    }

    // By the call's event loop.

    void add(Piece piece) {
        long millis = queuedAs(piece);
        if (queuedMillis.addAndGet(millis) > MOST_QUEUED_MILLIS) {
            queuedMillis.addAndGet(-millis);
            leaveOut(piece);
        } else {
            queue.add(piece);
            schedule();
        }
    }

    /** At least one: who sends single samples is not to have any number of them wait. */
    private static long queuedAs(Piece piece) {
        return Math.max(1, piece.nanos() / 1_000_000);
    }

    /** There is no room for it. */
    void leaveOut(Piece piece) {
        unqueued.add(piece);
        lost(queuedAs(piece));
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
        keeper.execute(() -> {
            gaps.addAll(unqueued);
            finishNow(endNanos, pausedMillis);
        });
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
            queuedMillis.addAndGet(-queuedAs(piece));
            long missing = file.failed() ? millis : mixer.add(piece);
            // What failed is missing as a whole, from where the file ends.
            if (missing > 0 && !file.failed()) {
                gaps.add(piece);
            }
            lost(missing);
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
        if (file.failed()) {
            gaps.addBoth(TrackMixer.millisOf(file.sealedBytes()), endNanos / 1_000_000);
        }
        keeper.auditNow(order.event("recording_stopped")
                .with("recorded_ms", mixer.settledMillis())
                .with("paused_ms", pausedMillis)
                .with("lost_ms", lostMillis.get())
                .with("missing", gaps.toString())
                .with("bytes", file.writtenBytes())
                .with("whole", gaps.none() && !file.failed()));
        mixer.close();
        if (!gaps.none()) {
            LOG.atWarn()
                    .addKeyValue("call", order.call())
                    .addKeyValue("missing_ms", gaps)
                    .log("a recording is not whole");
        }
    }
}
