package org.tandemrelay.relay.caller;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.tandemrelay.audio.AudioFormat;

/** Vonage, as far as its WebSocket goes. */
public class VonageCaller extends BridgeCaller {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final int rateHz;
    private final List<String> marks = new CopyOnWriteArrayList<>();
    private final AtomicInteger flushes = new AtomicInteger();
    final List<Integer> frameBytes = new CopyOnWriteArrayList<>();

    public VonageCaller(int rateHz) {
        this.rateHz = rateHz;
    }

    @Override
    protected AudioFormat format() {
        return AudioFormat.pcm16(rateHz);
    }

    @Override
    protected void begin() {
        connect();
    }

    final void connect() {
        sendText("{\"event\":\"websocket:connected\",\"content-type\":\"audio/l16;rate=" + rateHz
                + "\",\"agent\":\"support\",\"caller\":\"15550100\"}");
    }

    @Override
    protected void sendFrame(byte[] pcm) {
        sendBinary(pcm);
    }

    @Override
    protected boolean press(char digit) {
        sendText("{\"event\":\"websocket:dtmf\",\"digit\":\"" + digit + "\",\"duration\":260}");
        return true;
    }

    @Override
    protected void onText(String text) {
        JsonNode message = parse(text);
        switch (message.path("action").asText()) {
            case "notify" -> marks.add(message.path("payload").toString());
            case "clear" -> {
                marks.clear();
                flushes.incrementAndGet();
                sendText("{\"event\":\"websocket:cleared\"}");
            }
            default -> throw new IllegalStateException("Vonage knows no such action: " + text);
        }
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the relay sent no JSON: " + text, e);
        }
    }

    @Override
    protected void onBinary(byte[] bytes) {
        frameBytes.add(bytes.length);
        hear(bytes);
    }

    @Override
    protected int marks() {
        return marks.size();
    }

    @Override
    protected void acknowledgeMarks() {
        marks.forEach(payload -> sendText("{\"event\":\"websocket:notify\",\"payload\":" + payload + "}"));
    }

    @Override
    protected int flushes() {
        return flushes.get();
    }

    /** Vonage has no good-bye. */
    @Override
    protected void hangUp() {
        sendClose();
    }
}
