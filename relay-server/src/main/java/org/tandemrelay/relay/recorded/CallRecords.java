package org.tandemrelay.relay.recorded;

/**
 * Where a call leaves its traces. The call's event loop fills both; they are for others once the call's report is there.
 *
 * @param timeline its events
 * @param reply its audio
 */
public record CallRecords(CallTimeline timeline, ReplyRecorder reply) {}
