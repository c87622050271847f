package org.tandemrelay.relay.caller.tandem;

import com.fasterxml.jackson.databind.JsonNode;
import org.tandemrelay.relay.caller.BridgeCaller;
import org.tandemrelay.relay.caller.CallerDialectContract;
import org.tandemrelay.relay.caller.JsonCaller;

class NativeDialectTest extends CallerDialectContract {

    @Override
    protected BridgeCaller newCaller() {
        return new Client();
    }

    @Override
    protected String path() {
        return "/v1/call?rate=16000";
    }

    private static final class Client extends JsonCaller {

        Client() {
            super(16_000);
        }

        @Override
        protected void begin() {
            // Audio is all that it takes.
        }

        @Override
        protected boolean press(char digit) {
            sendText("{\"type\":\"dtmf\",\"digit\":\"" + digit + "\"}");
            return true;
        }

        @Override
        protected void onMessage(JsonNode message) {
            switch (message.path("type").asText()) {
                case "mark" -> marked(message.path("name").asText());
                case "flush" -> flushed();
                default -> {
                    // Of no interest here.
                }
            }
        }

        @Override
        protected String acknowledgement(String mark) {
            return "{\"type\":\"mark\",\"name\":\"" + mark + "\"}";
        }

        @Override
        protected void hangUp() {
            sendText("{\"type\":\"hangup\"}");
        }
    }
}
