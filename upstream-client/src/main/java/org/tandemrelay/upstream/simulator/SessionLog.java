package org.tandemrelay.upstream.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * What a session tells about itself. Written on the session's event loop and read by tests on any thread, so this one is locked;
 * it is the only thing of a session that is.
 */
@EachFrame(Way.UP)
final class SessionLog {

    private static final int MAX_EVENTS = 1_000;
    private static final int MAX_CHARS = 64 * 1024;

    private final String id;
    private final String model;
    private final Deque<ReceivedEvent> events = new ArrayDeque<>();
    private final List<SessionRecord.Truncation> truncations = new ArrayList<>();
    private final List<String> cancelled = new ArrayList<>();
    private int appends;
    private long inputBytes;
    private long outputBytes;
    private int closeCode;

    SessionLog(String id, String model) {
        this.id = id;
        this.model = model;
    }

    synchronized void received(String type, String json) {
        if (events.size() == MAX_EVENTS) {
            events.removeFirst();
        }
        String kept = json.length() > MAX_CHARS ? json.substring(0, MAX_CHARS) : json;
        events.addLast(new ReceivedEvent(id, type, kept, System.nanoTime()));
    }

    synchronized void appended(int bytes) {
        appends++;
        inputBytes += bytes;
    }

    synchronized void spoke(int bytes) {
        outputBytes += bytes;
    }

    /** The same in and out. */
    synchronized void echoed(int bytes) {
        appended(bytes);
        spoke(bytes);
    }

    synchronized void truncated(String itemId, long audioEndMillis, long sentMillis) {
        truncations.add(new SessionRecord.Truncation(itemId, audioEndMillis, sentMillis));
    }

    synchronized void cancelled(String responseId) {
        cancelled.add(responseId);
    }

    /** The first code counts: after a Close frame the end of the connection says nothing new. */
    synchronized void closed(int code) {
        if (closeCode == 0) {
            closeCode = code;
        }
    }

    synchronized SessionRecord snapshot() {
        return new SessionRecord(
                id,
                model,
                List.copyOf(events),
                List.copyOf(truncations),
                List.copyOf(cancelled),
                appends,
                inputBytes,
                outputBytes,
                closeCode);
    }
}
