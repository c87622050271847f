package org.tandemrelay.relay.keeping;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
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

    /** Null before it is opened, and when it has failed or is closed. */
    private @Nullable SealedWriter writer;

    private long lines;
    private boolean failed;

    TranscriptFile(Keeper keeper, Keeper.Order order, Redactor redactor) {
        this.keeper = keeper;
        this.order = order;
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

    void open(SealedWriter opened) {
        writer = opened;
    }

    void fail(IOException failure) {
        failed = true;
        closeWriter();
        keeper.observer().transcriptFailed();
        LOG.atWarn()
                .addKeyValue("call", order.call())
                .addKeyValue("failure", failure.toString())
                .log("a transcript cannot be written: the call goes on without");
        keeper.auditNow(order.event("transcript_failed").with("why", failure.toString()));
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
        SealedWriter open = writer;
        if (open == null) {
            lost("it could not be written");
            return;
        }
        try {
            byte[] bytes = redacted(line);
            open.write(bytes, 0, bytes.length);
            // Lines come seldom: what has been said is not to be lost with the process.
            open.flush();
            lines++;
        } catch (IOException failure) {
            fail(failure);
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
        SealedWriter open = writer;
        if (open != null) {
            try {
                open.finish();
            } catch (IOException failure) {
                fail(failure);
            }
        }
        closeWriter();
        keeper.auditNow(order.event("transcript_stopped")
                .with("lines", lines)
                .with("lost_lines", lostLines.get())
                .with("bytes", open == null ? 0 : open.writtenBytes())
                .with("whole", !failed));
    }

    private void closeWriter() {
        if (writer != null) {
            try {
                writer.close();
            } catch (IOException notEvenThat) {
                LOG.atDebug()
                        .addKeyValue("call", order.call())
                        .setCause(notEvenThat)
                        .log("a transcript was not closed");
            }
            writer = null;
        }
    }
}
