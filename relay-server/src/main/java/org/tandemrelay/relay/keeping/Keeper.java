package org.tandemrelay.relay.keeping;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.disk.PrivateFile;
import org.tandemrelay.relay.redaction.Redactor;

/** Keeps what is to be kept of calls: one for a relay. Safe from any thread; only {@link #close} waits. */
public final class Keeper implements AutoCloseable {

    /** What the names of its files end with. */
    public static final String SUFFIX = ".sealed";

    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    private final Place place;
    private final AuditLog audit;
    private final InstantSource clock;
    private final KeepingObserver observer;
    private final Map<String, Live> live = new ConcurrentHashMap<>();
    private final KeepingThread thread = new KeepingThread();

    // Below: by the keeping thread alone.

    private final SweepPace pace = new SweepPace();
    private final RetentionSweep sweep;
    private boolean folderGone;

    /**
     * Where things are kept.
     *
     * @param folder of recordings
     * @param key wraps the keys of the files
     * @param files opens them
     */
    public record Place(Path folder, VaultKey key, Opener files) {

        /** Opens files to be written: on the disk, but for tests. */
        @FunctionalInterface
        public interface Opener {
            /** A file that is not there yet. */
            WritableByteChannel create(Path file) throws IOException;
        }

        /** On the disk. */
        public Place(Path folder, VaultKey key) {
            this(folder, key, file -> PrivateFile.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        }
    }

    /**
     * Whose recording it is.
     *
     * @param call names the call
     * @param by whose credential it was; a name, never a secret
     * @param agent who answers
     */
    public record Order(String call, String by, String agent) {
        AuditEvent event(String name) {
            return AuditEvent.of(name).with("call", call).with("agent", agent).with("principal", by);
        }

        Vault.Piece of(SealedHeader.Kind kind, Instant began) {
            return new Vault.Piece(kind, this, began);
        }
    }

    /** A keeper with nothing under way. */
    public Keeper(Place place, AuditLog audit, InstantSource clock, KeepingObserver observer) {
        this.place = place;
        this.audit = audit;
        this.clock = clock;
        this.observer = observer;
        this.sweep = new RetentionSweep(place.folder(), audit, clock);
    }

    /**
     * What a call goes by.
     *
     * @param loop its event loop
     * @param nanos its time
     * @param begunNanos when the call began, by that
     */
    public record Clockwork(Executor loop, LongSupplier nanos, long begunNanos) {}

    private record Live(CallRecorder recorder, String by, Clockwork clockwork) {}

    /** A recorder for a call, which keeps nothing until it is started. */
    public CallRecorder recorder(Order order, RecordingPolicy policy, Clockwork clockwork) {
        CallRecorder recorder = new CallRecorder(this, order, policy, clockwork.begunNanos());
        live.put(order.call(), new Live(recorder, order.by(), clockwork));
        return recorder;
    }

    void forget(Order order) {
        live.remove(order.call());
    }

    /** What came of an order to pause or resume. */
    public enum Outcome {
        /** It was done. */
        DONE,
        /** It was so already, or the recording has not begun. */
        NOTHING_TO_DO,
        /** Whoever orders has no such call. */
        UNKNOWN
    }

    /**
     * Pauses or resumes the recording of a call, on the call's event loop.
     *
     * @param call which
     * @param by whose order it is: only of calls of the same credential
     */
    public CompletionStage<Outcome> pause(String call, String by, boolean pause) {
        Live found = live.get(call);
        if (found == null || !found.by().equals(by)) {
            return CompletableFuture.completedFuture(Outcome.UNKNOWN);
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    long now = found.clockwork().nanos().getAsLong();
                    boolean done = pause
                            ? found.recorder().pause(by, now)
                            : found.recorder().resume(by, now);
                    return done ? Outcome.DONE : Outcome.NOTHING_TO_DO;
                },
                found.clockwork().loop());
    }

    RecordingFile begin(Order order, RecordingPolicy policy) {
        RecordingFile file = new RecordingFile(this, order);
        Instant now = clock.instant();
        execute(() -> {
            try {
                file.file()
                        .open(new Vault(place, audit)
                                .open(
                                        order.of(SealedHeader.Kind.RECORDING, now),
                                        policy,
                                        order.event("recording_started")));
                observer.recordingStarted();
            } catch (IOException failure) {
                file.file().fail(failure);
            }
        });
        return file;
    }

    TranscriptFile beginTranscript(Order order, RecordingPolicy policy, Redactor redactor) {
        TranscriptFile file = new TranscriptFile(this, order, redactor);
        Instant now = clock.instant();
        execute(() -> {
            try {
                AuditEvent started =
                        order.event("transcript_started").with("redacted", String.join(", ", redactor.names()));
                file.file()
                        .open(new Vault(place, audit)
                                .open(order.of(SealedHeader.Kind.TRANSCRIPT, now), policy, started));
                observer.transcriptStarted();
            } catch (IOException failure) {
                file.file().fail(failure);
            }
        });
        return file;
    }

    /** Writes a line of the audit log. */
    public void audit(AuditEvent event) {
        execute(() -> auditNow(event));
    }

    void auditNow(AuditEvent event) {
        try {
            audit.append(event);
        } catch (IOException failure) {
            observer.auditFailed();
            LOG.atError()
                    .addKeyValue("event", event.name())
                    .addKeyValue("failure", failure.toString())
                    .log("the audit log cannot be written");
        }
    }

    /** Deletes what has been kept for long enough; nothing, if the folder takes long to be looked through, and that was done a moment ago. */
    public void sweep() {
        execute(() -> {
            long begunNanos = System.nanoTime();
            if (pace.due(begunNanos)) {
                sweepNow();
                pace.looked(begunNanos, System.nanoTime());
            }
        });
    }

    private void sweepNow() {
        try {
            observer.deleted(sweep.run());
            folderGone = false;
            for (int i = 0; i < sweep.untold(); i++) {
                observer.auditFailed();
            }
        } catch (IOException failure) {
            if (!folderGone) {
                folderGone = true;
                LOG.atWarn()
                        .addKeyValue("failure", failure.toString())
                        .log("recordings cannot be looked through, and so not be deleted when their time is up");
            }
        }
    }

    /** Whether there is such a folder, and it can be written to. */
    public static boolean usable(Path folder) {
        return Files.isDirectory(folder) && Files.isWritable(folder);
    }

    void execute(Runnable task) {
        thread.execute(task);
    }

    KeepingObserver observer() {
        return observer;
    }

    /** Writes what is under way to its end. Blocks until then. */
    @Override
    public void close() {
        thread.close();
    }
}
