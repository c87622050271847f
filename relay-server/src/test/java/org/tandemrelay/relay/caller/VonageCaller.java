package org.tandemrelay.relay.caller;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Vonage, as far as its WebSocket goes. */
public class VonageCaller extends JsonCaller {

    private final int rateHz;
    final List<Integer> frameBytes = new CopyOnWriteArrayList<>();

    public VonageCaller(int rateHz) {
        super(rateHz);
        this.rateHz = rateHz;
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
    protected boolean press(char digit) {
        sendText("{\"event\":\"websocket:dtmf\",\"digit\":\"" + digit + "\",\"duration\":260}");
        return true;
    }

    @Override
    protected void onMessage(JsonNode message) {
        switch (message.path("action").asText()) {
            case "notify" -> marked(message.path("payload").toString());
            case "clear" -> {
                flushed();
                sendText("{\"event\":\"websocket:cleared\"}");
            }
            default -> throw new IllegalStateException("Vonage knows no such action: " + message);
        }
    }

    @Override
    protected String acknowledgement(String mark) {
        return "{\"event\":\"websocket:notify\",\"payload\":" + mark + "}";
    }

    @Override
    protected void onBinary(byte[] bytes) {
        frameBytes.add(bytes.length);
        super.onBinary(bytes);
    }

    /** Vonage has no good-bye. */
    @Override
    protected void hangUp() {
        sendClose();
    }
}
