package org.tandemrelay.upstream.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import org.tandemrelay.audio.AudioFormat;

/** An answer that is heard: audio faster than real time, its transcript running ahead of it. */
final class SpokenOutput implements Output {

    private static final int WORDS_PER_DELTA = 2;
    private static final int MILLIS_PER_TOKEN = 50;
    private static final int DELTA_LENGTHS = 4;

    private final SessionParts parts;
    private final Item item = Item.begunByAssistant();
    private final OutputEvents events;
    private final Converter audio;
    private final AudioFormat format;
    private final Words words;
    private final long limitMillis;
    private long sentBytes;
    private long lastDeltaMillis;
    private int deltas;
    private boolean cut;

    SpokenOutput(SessionParts parts, Conversation conversation, Response response, Answer.Speech speech) {
        this.parts = parts;
        this.events = new OutputEvents(parts, conversation, response, item);
        this.format = response.request().outputFormat();
        this.audio = new Converter(speech.clip(), format, parts.allocator());
        this.words = new Words(speech.transcript());
        JsonNode maxTokens = response.request().maxOutputTokens();
        this.limitMillis = maxTokens.isNumber() ? maxTokens.asLong() * MILLIS_PER_TOKEN : Long.MAX_VALUE;
        item.audio(speech.clip());
    }

    @Override
    public void open() {
        events.itemAdded();
        events.part(
                "response.content_part.added",
                Json.object().put("type", "audio").put("transcript", ""));
    }

    @Override
    public boolean advance() {
        sendWords(WORDS_PER_DELTA);
        lastDeltaMillis = Math.min(nextDeltaMillis(), limitMillis - format.millisOf(sentBytes));
        ByteBuf piece = audio.next(lastDeltaMillis);
        int bytes = piece.readableBytes();
        sentBytes += bytes;
        deltas++;
        item.audioMillis(item.audioMillis() + format.millisOf(sentBytes) - format.millisOf(sentBytes - bytes));
        parts.log().spoke(bytes);
        parts.events().audioDelta(events.partPlace(), piece);
        cut = !audio.exhausted() && format.millisOf(sentBytes) >= limitMillis;
        return audio.exhausted() || cut;
    }

    /** From the shortest to the longest in four steps, again and again: lengths vary as the vendor's do, but repeatably. */
    private long nextDeltaMillis() {
        SimulatorSettings settings = parts.settings();
        int range = settings.maxDeltaMillis() - settings.minDeltaMillis();
        return settings.minDeltaMillis() + (long) range * (deltas % DELTA_LENGTHS) / (DELTA_LENGTHS - 1);
    }

    private void sendWords(int count) {
        for (int i = 0; i < count && words.left(); i++) {
            events.sendPadded(
                    events.partEvent("response.output_audio_transcript.delta").put("delta", words.next()));
        }
    }

    @Override
    public long pauseNanos() {
        return (long) (lastDeltaMillis * 1_000_000L / parts.settings().speed());
    }

    @Override
    public void close(boolean completed) {
        if (completed && !cut) {
            sendWords(Integer.MAX_VALUE);
        }
        String transcript = words.said();
        events.send(events.partEvent("response.output_audio.done"));
        events.send(events.partEvent("response.output_audio_transcript.done").put("transcript", transcript));
        events.part(
                "response.content_part.done", Json.object().put("type", "audio").put("transcript", transcript));
        item.content(Json.object().put("type", "output_audio").put("transcript", transcript));
        events.itemDone(completed && !cut);
    }

    @Override
    public boolean cutShort() {
        return cut;
    }

    @Override
    public Item item() {
        return item;
    }
}
