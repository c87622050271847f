package org.tandemrelay.upstream.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The caller's half of a session: the audio buffer, the turns that are found in it, and what was heard in them. */
final class InputSide implements TurnDetector.Listener {

    private static final long MIN_COMMIT_MILLIS = 100;

    /** Waits for the caller's turns. */
    interface Turns {
        /** The caller began to speak. */
        void onInterruption();

        /** A turn was committed by the server and wants an answer. */
        void onTurn();
    }

    private final SessionParts parts;
    private final SessionState session;
    private final Conversation conversation;
    private final AnswerPlanner planner;
    private final Turns turns;
    private final InputBuffer buffer;
    private @Nullable TurnDetector detector;
    private @Nullable JsonNode detectorSettings;
    /** The item that the running turn will become; null between turns. */
    private @Nullable String turnItemId;

    private long turnStartMillis;

    InputSide(SessionParts parts, SessionState session, Conversation conversation, Listening listening) {
        this.parts = parts;
        this.session = session;
        this.conversation = conversation;
        this.planner = listening.planner();
        this.turns = listening.turns();
        this.buffer = new InputBuffer(session.inputFormat());
        configure();
    }

    /**
     * Whom the input side works for.
     *
     * @param planner knows the words for what was heard
     * @param turns is told of turns
     */
    record Listening(AnswerPlanner planner, Turns turns) {}

    /** Follows a changed session. A turn that is running goes on, unless its own settings or the format changed. */
    void configure() {
        JsonNode wanted = session.turnDetection();
        boolean reformatted = !session.inputFormat().equals(buffer.format());
        if (reformatted) {
            buffer.format(session.inputFormat());
        }
        if (reformatted || wanted == null || !wanted.equals(detectorSettings)) {
            turnItemId = null;
            detectorSettings = wanted == null ? null : wanted.deepCopy();
            detector = wanted == null ? null : newDetector(wanted);
        }
    }

    private TurnDetector newDetector(JsonNode settings) {
        return new TurnDetector(
                settings,
                buffer.format(),
                new TurnDetector.Placement(
                        buffer.endMillis(), parts.settings().vadSilenceMillis(), this, parts.allocator()));
    }

    void append(byte[] audio) throws ClientError {
        if (!buffer.hasRoomFor(audio.length)) {
            buffer.clear();
            turnItemId = null;
            throw ClientError.invalidValue(
                    "audio",
                    "The input audio buffer holds more than " + InputBuffer.MAX_MILLIS / 60_000
                            + " minutes that nobody committed. It was cleared.");
        }
        parts.log().appended(audio.length);
        int before = buffer.wholeBytes();
        buffer.append(audio);
        if (detector != null) {
            detect(detector, before);
        }
    }

    private void detect(TurnDetector active, int newFrom) {
        // The detector calls back, and a turn that ends takes bytes out of the buffer: it works on a copy.
        byte[] fresh = Arrays.copyOfRange(buffer.array(), newFrom, buffer.wholeBytes());
        active.process(fresh, 0, fresh.length);
        JsonNode settings = detectorSettings;
        if (turnItemId == null && settings != null) {
            buffer.forgetBefore(buffer.endMillis() - keptMillis(settings));
        }
    }

    /** Between turns no more is kept than what a turn may begin with: its padding, and the time that it takes to be sure. */
    private static long keptMillis(JsonNode settings) {
        return settings.path("prefix_padding_ms").asLong(300) + 1_000;
    }

    @Override
    public void onSpeechStarted(long clockMillis) {
        turnItemId = Ids.next("item");
        turnStartMillis = Math.max(0, clockMillis);
        parts.events()
                .send(parts.events()
                        .event("input_audio_buffer.speech_started")
                        .put("audio_start_ms", turnStartMillis)
                        .put("item_id", turnItemId));
        turns.onInterruption();
    }

    @Override
    public void onSpeechStopped(long clockMillis) {
        String itemId = turnItemId;
        if (itemId == null) {
            return;
        }
        turnItemId = null;
        parts.events()
                .send(parts.events()
                        .event("input_audio_buffer.speech_stopped")
                        .put("audio_end_ms", clockMillis)
                        .put("item_id", itemId));
        commit(itemId, buffer.take(turnStartMillis, clockMillis));
        turns.onTurn();
    }

    /** A client's own commit, which never asks for an answer. */
    void commitByClient() throws ClientError {
        if (buffer.millis() < MIN_COMMIT_MILLIS) {
            throw new ClientError(
                    "input_audio_buffer_commit_empty",
                    null,
                    String.format(
                            Locale.ROOT,
                            "Error committing input audio buffer: buffer too small. Expected at least %dms of audio, but"
                                    + " buffer only has %.2fms of audio.",
                            MIN_COMMIT_MILLIS,
                            buffer.millis()));
        }
        String itemId = turnItemId == null ? Ids.next("item") : turnItemId;
        restartDetection();
        commit(itemId, buffer.take(0, buffer.endMillis()));
    }

    void clear() {
        buffer.clear();
        restartDetection();
        parts.events().send(parts.events().event("input_audio_buffer.cleared"));
    }

    private void restartDetection() {
        turnItemId = null;
        if (detectorSettings != null) {
            detector = newDetector(detectorSettings);
        }
    }

    /** Nobody spoke for too long: the silence becomes a turn. */
    void commitSilence() {
        String itemId = Ids.next("item");
        long endMillis = buffer.endMillis();
        AudioClip silence = buffer.take(0, endMillis);
        parts.events()
                .send(parts.events()
                        .event("input_audio_buffer.timeout_triggered")
                        .put("audio_start_ms", Math.max(0, endMillis - silence.millis()))
                        .put("audio_end_ms", endMillis)
                        .put("item_id", itemId));
        commit(itemId, silence);
    }

    private void commit(String itemId, AudioClip clip) {
        parts.events()
                .send(parts.events()
                        .event("input_audio_buffer.committed")
                        .put("previous_item_id", conversation.lastId())
                        .put("item_id", itemId));
        Item item = Item.spokenByUser(itemId, clip);
        conversation.append(item);
        if (session.transcribes()) {
            parts.clock().laterMillis(parts.settings().thinkingMillis() / 2, () -> transcribe(item, clip));
        }
    }

    private void transcribe(Item item, AudioClip clip) {
        String transcript = planner.heard(clip);
        Words words = new Words(transcript);
        while (words.left()) {
            ObjectNode delta = transcriptionEvent("delta", item);
            parts.events().sendPadded(delta.put("delta", words.next()));
        }
        item.transcript(transcript);
        ObjectNode completed = transcriptionEvent("completed", item).put("transcript", transcript);
        completed.putObject("usage").put("type", "duration").put("seconds", clip.millis() / 1_000.0);
        parts.events().send(completed);
    }

    private ObjectNode transcriptionEvent(String kind, Item item) {
        return parts.events()
                .event("conversation.item.input_audio_transcription." + kind)
                .put("item_id", item.id())
                .put("content_index", 0);
    }
}
