package org.tandemrelay.upstream.simulator;

import java.util.List;

/**
 * What happened in one session until now, for tests to look at.
 *
 * @param id the session's id
 * @param model the model that was asked for; empty for a transcription session
 * @param events what the client sent, appends of audio excepted; the last 1,000
 * @param truncations the truncations that were accepted
 * @param cancelledResponses ids of the responses that were cancelled, by the client or by speech
 * @param appends how many pieces of audio came
 * @param inputAudioBytes how much audio came, decoded
 * @param outputAudioBytes how much audio was sent, decoded
 * @param closeCode the code of the client's Close frame, 1005 for an empty one, 1006 for a connection that ended without, 0 while
 *     it is open
 */
public record SessionRecord(
        String id,
        String model,
        List<ReceivedEvent> events,
        List<Truncation> truncations,
        List<String> cancelledResponses,
        int appends,
        long inputAudioBytes,
        long outputAudioBytes,
        int closeCode) {

    /**
     * One accepted {@code conversation.item.truncate}.
     *
     * @param itemId the item
     * @param audioEndMillis how much of it the client says was heard
     * @param sentMillis how much of it had been sent
     */
    public record Truncation(String itemId, long audioEndMillis, long sentMillis) {}

    /** Whether the client's side of the connection is still open. */
    public boolean open() {
        return closeCode == 0;
    }

    /** How many events of a type the client sent, among those that are kept. */
    public long count(String type) {
        return events.stream().filter(event -> event.type().equals(type)).count();
    }
}
