package org.tandemrelay.relay.spend;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the accounts of the day in a file too, so that a relay that is started again goes on with them. What was booked in the last {@value
 * #EVERY_SECONDS} s is lost if the process dies.
 *
 * <p>It has a thread of its own, since a disk may take any time: nobody waits for it but {@link #close}, and that not for long. A file that
 * cannot be written is told, and the accounts go on in memory.
 */
public final class Ledger implements AutoCloseable {

    static final int EVERY_SECONDS = 5;

    private static final int CLOSING_SECONDS = 2;

    private final Spending spending;
    private final SpendFile file;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tandem-ledger");
        thread.setDaemon(true);
        return thread;
    });

    // Below: by one thread at a time, the opener's and then the ledger's own.
    private @Nullable DaySpent written;
    private boolean failing;

    private Ledger(Spending spending, SpendFile file) {
        this.spending = spending;
        this.file = file;
    }

    /**
     * Books what the file says was spent today, and keeps it from now on. Blocks on the disk.
     *
     * @param path of the file, which is made if it is not there; nobody else's, not another relay's either
     * @throws IOException if it cannot be read or written, or is none of these files; the message says which
     */
    public static Ledger open(Path path, Spending spending) throws IOException {
        Ledger ledger = new Ledger(spending, new SpendFile(path));
        DaySpent before = ledger.file.read();
        if (before != null) {
            spending.goOnWith(before);
        }
        ledger.write();
        ledger.thread.scheduleWithFixedDelay(ledger::keep, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
        return ledger;
    }

    private void write() throws IOException {
        DaySpent now = spending.daySpent();
        if (!now.equals(written)) {
            file.write(now);
            written = now;
        }
        failing = false;
    }

    private void keep() {
        try {
            write();
        } catch (IOException failure) {
            if (!failing) {
                spending.observer().unkept(failure.toString());
            }
            failing = true;
        }
    }

    /** Writes what has been booked to the last, and ends. Blocks until then, or until it has taken too long. */
    @Override
    public void close() {
        thread.execute(this::keep);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                spending.observer().unkept("the disk does not take them");
            }
        } catch (InterruptedException inAHurry) {
            Thread.currentThread().interrupt();
        }
    }
}
