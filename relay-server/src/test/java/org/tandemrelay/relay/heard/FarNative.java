package org.tandemrelay.relay.heard;

import com.fasterxml.jackson.databind.JsonNode;
import org.tandemrelay.audio.AudioFormat;

/** The native protocol, by a client that tells every 100 ms what it has played. */
final class FarNative extends FarCaller {

    private static final long REPORT_MILLIS = 100;

    private String item = "";
    private boolean reporting;

    @Override
    AudioFormat format() {
        return AudioFormat.pcm16(24_000);
    }

    @Override
    String path() {
        return "/v1/call";
    }

    @Override
    void begin() {
        // The address says it all.
    }

    @Override
    void sendFrame(byte[] audio) {
        send(audio);
    }

    @Override
    void onBinary(int bytes) {
        media(bytes);
        if (!reporting) {
            reporting = true;
            later(REPORT_MILLIS, this::report);
        }
    }

    private void report() {
        reporting = farEnd().playing();
        if (reporting) {
            tell("played");
            later(REPORT_MILLIS, this::report);
        }
    }

    private void tell(String type) {
        send("{\"type\":\"" + type + "\",\"item\":\"" + item + "\",\"ms\":" + (long) farEnd().playedMillis() + "}");
        flush();
    }

    @Override
    void onText(String text) {
        JsonNode message = FarTwilio.parse(text);
        switch (message.path("type").asText()) {
            case "audio" -> {
                item = message.path("item").asText();
                farEnd().endItem();
            }
            case "mark" -> {
                String name = message.path("name").asText();
                mark(() -> send("{\"type\":\"mark\",\"name\":\"" + name + "\"}"));
            }
            case "flush" -> {
                tell("flushed");
                clear();
            }
            default -> {
                // Captions, states: not of interest here.
            }
        }
    }
}
