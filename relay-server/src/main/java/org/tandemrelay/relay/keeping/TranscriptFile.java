package org.tandemrelay.relay.keeping;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.redaction.RedactionFailedException;
import org.tandemrelay.relay.redaction.Redactor;

/**
 * One transcript on its way to the disk. Its lines wait in a queue that is bounded; beyond, they are lost and counted. What nobody is to read is taken out by the
 * keeping thread, before it is encrypted.
 */
final class TranscriptFile {

    private static final Logger LOG = LoggerFactory.getLogger(TranscriptFile.class);

    /** Some hours of talk. */
    static final int MOST_QUEUED_CHARS = 256 << 10;

    private final Keeper keeper;
    private final Keeper.Order order;
    private final Redactor redactor;
    private final Queue<TranscriptLine> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queuedChars = new AtomicInteger();
    private final AtomicLong lostLines = new AtomicLong();
    private final AtomicBoolean due = new AtomicBoolean();

    // Below: by the keeping thread alone.

    private final SealedFile file;

    private long lines;

    TranscriptFile(Keeper keeper, Keeper.Order order, Redactor redactor) {
        this.keeper = keeper;
        this.order = order;
        this.file = new SealedFile(keeper, order, SealedHeader.Kind.TRANSCRIPT, keeper.observer()::transcriptFailed);
        this.redactor = redactor;
    }

    // By the call's event loop.

    void add(TranscriptLine line) {
        if (queuedChars.addAndGet(line.chars()) > MOST_QUEUED_CHARS) {
            queuedChars.addAndGet(-line.chars());
            lost("the disk does not take it, or not in time");
        } else {
            queue.add(line);
            if (due.compareAndSet(false, true)) {
                keeper.execute(this::drain);
            }
        }
    }

    private void lost(String why) {
        keeper.observer().transcriptLost();
        if (lostLines.getAndIncrement() == 0) {
            LOG.atWarn()
                    .addKeyValue("call", order.call())
                    .addKeyValue("why", why)
                    .log("some of a transcript is lost");
        }
    }

    void finish() {
        keeper.execute(this::finishNow);
    }

    // By the keeping thread.

    SealedFile file() {
        return file;
    }

    private void drain() {
        due.set(false);
        TranscriptLine line = queue.poll();
        while (line != null) {
            queuedChars.addAndGet(-line.chars());
            write(line);
            line = queue.poll();
        }
    }

    private void write(TranscriptLine line) {
        boolean written = file.tryTo(open -> {
            byte[] bytes = redacted(line);
            open.write(bytes, 0, bytes.length);
            // Lines come seldom: what has been said is not to be lost with the process.
            open.flush();
        });
        if (written) {
            lines++;
        } else {
            lost("it could not be written");
        }
    }

    /** What cannot be looked through is not kept. */
    private byte[] redacted(TranscriptLine line) {
        try {
            return line.redacted(redactor);
        } catch (RedactionFailedException unsafe) {
            lost(String.valueOf(unsafe.getMessage()));
        }
        try {
            return line.without(TranscriptLine.UNREDACTED).redacted(redactor);
        } catch (RedactionFailedException impossible) {
            throw new IllegalStateException("a line without words was looked through", impossible);
        }
    }

    private void finishNow() {
        drain();
        file.finish();
        keeper.auditNow(order.event("transcript_stopped")
                .with("lines", lines)
                .with("lost_lines", lostLines.get())
                .with("bytes", file.writtenBytes())
                .with("whole", !file.failed()));
    }
}
