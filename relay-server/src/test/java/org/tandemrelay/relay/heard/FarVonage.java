package org.tandemrelay.relay.heard;

import com.fasterxml.jackson.databind.JsonNode;
import org.tandemrelay.audio.AudioFormat;

/** Vonage: packets of 20 ms, and notifies that come back when they are reached, unless they are cleared. */
final class FarVonage extends FarCaller {

    @Override
    AudioFormat format() {
        return AudioFormat.pcm16(16_000);
    }

    @Override
    String path() {
        return "/telephony/vonage";
    }

    @Override
    void begin() {
        send("{\"event\":\"websocket:connected\",\"content-type\":\"audio/l16;rate=16000\"}");
    }

    @Override
    void sendFrame(byte[] audio) {
        send(audio);
    }

    @Override
    void onBinary(int bytes) {
        media(bytes);
    }

    @Override
    void onText(String text) {
        JsonNode message = FarTwilio.parse(text);
        if (message.path("action").asText().equals("clear")) {
            clear();
            send("{\"event\":\"websocket:cleared\"}");
        } else {
            String payload = message.path("payload").toString();
            if (payload.contains("resp_")) {
                farEnd().endItem();
            }
            mark(() -> send("{\"event\":\"websocket:notify\",\"payload\":" + payload + "}"));
        }
    }
}
