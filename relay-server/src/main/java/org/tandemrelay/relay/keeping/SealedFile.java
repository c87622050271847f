package org.tandemrelay.relay.keeping;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is being written of a call, and goes on without when the disk fails: that is told once. By the keeping thread alone. */
final class SealedFile {

    private static final Logger LOG = LoggerFactory.getLogger(SealedFile.class);

    private final Keeper keeper;
    private final Keeper.Order order;
    private final SealedHeader.Kind kind;
    private final Runnable failure;

    /** Null before it is opened, and when it has failed or is closed. */
    private @Nullable SealedWriter writer;

    private long writtenBytes;
    private long sealedBytes;
    private boolean failed;

    /**
     * One that is not open yet.
     *
     * @param failure counts it
     */
    SealedFile(Keeper keeper, Keeper.Order order, SealedHeader.Kind kind, Runnable failure) {
        this.keeper = keeper;
        this.order = order;
        this.kind = kind;
        this.failure = failure;
    }

    /** Something to be done with the writer. */
    interface Work {
        void with(SealedWriter writer) throws IOException;
    }

    void open(SealedWriter opened) {
        writer = opened;
    }

    boolean failed() {
        return failed;
    }

    long writtenBytes() {
        return writtenBytes;
    }

    /** Of what the file was to hold, when it is closed. */
    long sealedBytes() {
        return sealedBytes;
    }

    /** Does it, if the file is open; gives whether it was done. */
    boolean tryTo(Work work) {
        SealedWriter open = writer;
        if (open == null) {
            return false;
        }
        try {
            work.with(open);
            return true;
        } catch (IOException cannot) {
            fail(cannot);
            return false;
        }
    }

    void fail(IOException cause) {
        failed = true;
        close();
        failure.run();
        LOG.atWarn()
                .addKeyValue("call", order.call())
                .addKeyValue("kept", kind)
                .addKeyValue("failure", cause.toString())
                .log("what is kept of a call cannot be written: the call goes on without");
        keeper.auditNow(order.event(kind.event("failed")).with("why", cause.toString()));
    }

    void finish() {
        tryTo(SealedWriter::finish);
        close();
    }

    private void close() {
        if (writer != null) {
            writtenBytes = writer.writtenBytes();
            sealedBytes = writer.sealedBytes();
            try {
                writer.close();
            } catch (IOException notEvenThat) {
                LOG.atDebug()
                        .addKeyValue("call", order.call())
                        .setCause(notEvenThat)
                        .log("what is kept of a call was not closed");
            }
            writer = null;
        }
    }
}
