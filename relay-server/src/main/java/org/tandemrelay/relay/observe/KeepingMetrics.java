package org.tandemrelay.relay.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.tandemrelay.relay.keeping.KeepingObserver;

/** Counts what is kept of calls. Used by all threads. */
public final class KeepingMetrics implements KeepingObserver {

    private final Counter started;
    private final Counter lostMillis;
    private final Counter failed;
    private final Counter transcripts;
    private final Counter lostLines;
    private final Counter failedTranscripts;
    private final Counter deleted;
    private final Counter auditFailures;

    /** Registers all meters, so that each is there from the start with 0. */
    public KeepingMetrics(MeterRegistry registry) {
        started = counter(registry, "tandem.recordings.started", "Recordings begun");
        lostMillis =
                counter(registry, "tandem.recordings.lost.milliseconds", "Sound of one side that was not recorded");
        failed = counter(registry, "tandem.recordings.failed", "Recordings that could not be written");
        transcripts = counter(registry, "tandem.transcripts.started", "Transcripts begun");
        lostLines = counter(registry, "tandem.transcripts.lost.lines", "Lines that were not kept, or not their words");
        failedTranscripts = counter(registry, "tandem.transcripts.failed", "Transcripts that could not be written");
        deleted = counter(
                registry, "tandem.recordings.deleted", "Recordings and transcripts deleted, their time being up");
        auditFailures = counter(registry, "tandem.audit.failures", "Lines that the audit log lacks");
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    @Override
    public void recordingStarted() {
        started.increment();
    }

    @Override
    public void recordingLost(long millis) {
        lostMillis.increment((double) millis);
    }

    @Override
    public void recordingFailed() {
        failed.increment();
    }

    @Override
    public void transcriptStarted() {
        transcripts.increment();
    }

    @Override
    public void transcriptLost() {
        lostLines.increment();
    }

    @Override
    public void transcriptFailed() {
        failedTranscripts.increment();
    }

    @Override
    public void deleted(int files) {
        deleted.increment(files);
    }

    @Override
    public void auditFailed() {
        auditFailures.increment();
    }
}
