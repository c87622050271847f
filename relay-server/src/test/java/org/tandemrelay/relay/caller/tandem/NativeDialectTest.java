package org.tandemrelay.relay.caller.tandem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.caller.BridgeCaller;
import org.tandemrelay.relay.caller.CallerDialectContract;

class NativeDialectTest extends CallerDialectContract {

    @Override
    protected BridgeCaller newCaller() {
        return new Client();
    }

    @Override
    protected String path() {
        return "/v1/call?rate=16000";
    }

    private static final class Client extends BridgeCaller {

        private static final ObjectMapper JSON = new ObjectMapper();

        private final List<String> marks = new CopyOnWriteArrayList<>();
        private final AtomicInteger flushes = new AtomicInteger();

        @Override
        protected AudioFormat format() {
            return AudioFormat.pcm16(16_000);
        }

        @Override
        protected void begin() {
            // Audio is all that it takes.
        }

        @Override
        protected void sendFrame(byte[] pcm) {
            sendBinary(pcm);
        }

        @Override
        protected boolean press(char digit) {
            sendText("{\"type\":\"dtmf\",\"digit\":\"" + digit + "\"}");
            return true;
        }

        @Override
        protected void onText(String text) {
            JsonNode message = parse(text);
            if (message.path("type").asText().equals("mark")) {
                marks.add(message.path("name").asText());
            } else if (message.path("type").asText().equals("flush")) {
                marks.clear();
                flushes.incrementAndGet();
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
            hear(bytes);
        }

        @Override
        protected int marks() {
            return marks.size();
        }

        @Override
        protected void acknowledgeMarks() {
            marks.forEach(name -> sendText("{\"type\":\"mark\",\"name\":\"" + name + "\"}"));
        }

        @Override
        protected int flushes() {
            return flushes.get();
        }

        @Override
        protected void hangUp() {
            sendText("{\"type\":\"hangup\"}");
        }
    }
}
