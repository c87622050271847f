package org.tandemrelay.relay.keeping;

/** Who counts what is kept. Called on any thread: must not block. */
public interface KeepingObserver {

    /** A recording began. */
    void recordingStarted();

    /** So many ms of one side of a recording were lost. */
    void recordingLost(long millis);

    /** A recording could not be written, or not to its end. */
    void recordingFailed();

    /** A transcript began. */
    void transcriptStarted();

    /** A line of a transcript was lost. */
    void transcriptLost();

    /** A transcript could not be written, or not to its end. */
    void transcriptFailed();

    /** So many files were deleted, since their time was up. */
    void deleted(int files);

    /** A line of the audit log could not be written. */
    void auditFailed();
}
