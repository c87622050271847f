package org.tandemrelay.relay.caller.twilio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.caller.BridgeCaller;
import org.tandemrelay.testing.Speech;

/**
 * Twilio's side of a bidirectional stream, with what it is known to do: it plays at the pace of a telephone, sends marks back when they
 * have been played, and all at once when it is told to clear. What it sends and hears can be delayed, as on a long way.
 */
final class TwilioCaller extends BridgeCaller {

    static final String SID = "MZ00000000000000000000000000000001";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AudioFormat PCM = AudioFormat.pcm16(8_000);

    /** Everything that callers do happens here, so that nothing of them needs a lock. */
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "twilio");
        thread.setDaemon(true);
        return thread;
    });

    private final TwilioPlayout playout = new TwilioPlayout(CLOCK, this::echo);
    private final long delayMillis;
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final List<String> payloads = new ArrayList<>();
    private final AtomicInteger marks = new AtomicInteger();
    private final AtomicInteger flushes = new AtomicInteger();
    private String parameters = "{}";
    private boolean greets = true;
    private volatile long playedAtClearMillis = -1;
    private int sequence;
    private int chunk;
    private long timestampMillis;

    /** A caller as near as the test. */
    TwilioCaller() {
        this(0);
    }

    /** A caller of whom everything takes so long, either way. */
    TwilioCaller(long oneWayMillis) {
        this.delayMillis = oneWayMillis;
    }

    /** The {@code customParameters} of its start, as JSON. */
    TwilioCaller withParameters(String json) {
        parameters = json;
        return this;
    }

    /** A caller who begins to speak without a word about the stream. */
    TwilioCaller withoutStart() {
        greets = false;
        return this;
    }

    @Override
    protected AudioFormat format() {
        return PCM;
    }

    @Override
    protected void begin() {
        if (!greets) {
            return;
        }
        say("{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}");
        say("{\"event\":\"start\",\"sequenceNumber\":\"" + ++sequence + "\",\"streamSid\":\"" + SID
                + "\",\"start\":{\"streamSid\":\"" + SID
                + "\",\"accountSid\":\"AC01\",\"callSid\":\"CA01\",\"tracks\":[\"inbound\"],"
                + "\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1},"
                + "\"customParameters\":" + parameters + "}}");
        settle();
    }

    /** Until all that was said has been sent, so that a test may send by itself. */
    void settle() {
        CLOCK.schedule(() -> {}, delayMillis, TimeUnit.MILLISECONDS);
        try {
            CLOCK.schedule(() -> {}, delayMillis, TimeUnit.MILLISECONDS).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a message as soon as the way allows. */
    void say(String json) {
        CLOCK.schedule(
                () -> {
                    if (!isClosed()) {
                        sendText(json);
                    }
                },
                delayMillis,
                TimeUnit.MILLISECONDS);
    }

    @Override
    protected void sendFrame(byte[] pcm) {
        sendMedia(SID, "inbound", Speech.convert(pcm, PCM, AudioFormat.mulaw()));
    }

    @Override
    protected boolean sendFrameOfAnotherStream(byte[] pcm) {
        sendMedia("MZ-of-somebody-else", "inbound", Speech.convert(pcm, PCM, AudioFormat.mulaw()));
        return true;
    }

    /** Media, spoken just after that before. */
    void sendMedia(String sid, String track, byte[] mulaw) {
        String payload = Base64.getEncoder().encodeToString(mulaw);
        payloads.add(payload);
        say("{\"event\":\"media\",\"sequenceNumber\":\"" + ++sequence + "\",\"media\":{\"track\":\"" + track
                + "\",\"chunk\":\"" + ++chunk + "\",\"timestamp\":\"" + timestampMillis + "\",\"payload\":\"" + payload
                + "\"},\"streamSid\":\"" + sid + "\"}");
        timestampMillis += mulaw.length / 8;
    }

    /** So much is lost on the way. */
    void lose(long millis) {
        timestampMillis += millis;
    }

    /** The base64 of all that was spoken, message by message. */
    List<String> payloads() {
        return payloads;
    }

    @Override
    protected boolean press(char digit) {
        say("{\"event\":\"dtmf\",\"sequenceNumber\":\"" + ++sequence + "\",\"streamSid\":\"" + SID
                + "\",\"dtmf\":{\"track\":\"inbound_track\",\"digit\":\"" + digit + "\"}}");
        return true;
    }

    private void echo(String mark) {
        say("{\"event\":\"mark\",\"sequenceNumber\":\"" + ++sequence + "\",\"streamSid\":\"" + SID
                + "\",\"mark\":{\"name\":\"" + mark + "\"}}");
    }

    @Override
    protected void onText(String text) {
        CLOCK.schedule(() -> take(text), delayMillis, TimeUnit.MILLISECONDS);
    }

    private void take(String text) {
        messages.add(text);
        JsonNode message = parse(text);
        if (!message.path("streamSid").asText().equals(SID)) {
            return;
        }
        switch (message.path("event").asText()) {
            case "media" -> {
                byte[] mulaw = Base64.getDecoder()
                        .decode(message.path("media").path("payload").asText());
                hear(Speech.convert(mulaw, AudioFormat.mulaw(), PCM));
                playout.media(mulaw);
            }
            case "mark" -> {
                marks.incrementAndGet();
                playout.mark(message.path("mark").path("name").asText());
            }
            case "clear" -> {
                marks.set(0);
                playedAtClearMillis = playout.playedMillis();
                playout.clear();
                flushes.incrementAndGet();
            }
            default -> throw new IllegalStateException("Twilio knows no such message: " + text);
        }
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the relay sent no JSON: " + text, e);
        }
    }

    @Override
    protected void onBinary(byte[] bytes) {
        throw new IllegalStateException("Twilio knows no binary messages");
    }

    /** All that came, as text. */
    List<String> messages() {
        return messages;
    }

    /** What Twilio has played until now. */
    long playedMillis() {
        return playout.playedMillis();
    }

    /** What it had played when it was told to clear for the last time. */
    long playedAtClearMillis() {
        return playedAtClearMillis;
    }

    /** The µ-law of all media that came. */
    byte[] heardMulaw() {
        ByteArrayOutputStream mulaw = new ByteArrayOutputStream();
        for (String message : messages) {
            JsonNode payload = parse(message).path("media").path("payload");
            mulaw.writeBytes(Base64.getDecoder().decode(payload.asText("")));
        }
        return mulaw.toByteArray();
    }

    @Override
    protected int marks() {
        return marks.get();
    }

    @Override
    protected void acknowledgeMarks() {
        CLOCK.execute(playout::skipToTheEnd);
        settle();
    }

    @Override
    protected int flushes() {
        return flushes.get();
    }

    @Override
    protected void hangUp() {
        say("{\"event\":\"stop\",\"sequenceNumber\":\"" + ++sequence + "\",\"streamSid\":\"" + SID
                + "\",\"stop\":{\"accountSid\":\"AC01\",\"callSid\":\"CA01\"}}");
    }
}
