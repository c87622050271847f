/**
 * What is kept of calls: nothing, unless an agent's profile says so. Then a recording of both sides, and their words if it says that too, encrypted before
 * they reach the disk, and for everything that is kept, paused, fetched or deleted a line in the audit log.
 *
 * <pre>
 *  call's event loop                      one thread of the relay's            disk
 *  CallRecorder ──TrackPiece──► bounded queue ──► TrackMixer ──► SealedWriter ──► NAME.sealed
 *  CallTranscript ──TranscriptLine──► bounded queue ──► Redactor ──► SealedWriter ──► NAME-transcript.sealed
 *       │                                                                         audit.jsonl
 *       └──────────────── AuditEvent ──────────────► AuditLog ──────────────────►
 * </pre>
 *
 * <p>{@link org.tandemrelay.relay.keeping.CallRecorder} is confined to its call's loop and copies; it never waits. What the disk does not take in
 * time is lost and counted, and the call goes on. {@link org.tandemrelay.relay.keeping.SealedWriter} and {@link
 * org.tandemrelay.relay.keeping.SealedReader} know the file format, {@link org.tandemrelay.relay.keeping.AuditLog} the chain of hashes,
 * {@link org.tandemrelay.relay.keeping.RetentionSweep} deletes what has been kept for long enough.
 */
@NullMarked
package org.tandemrelay.relay.keeping;

import org.jspecify.annotations.NullMarked;
