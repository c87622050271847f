package org.tandemrelay.relay.recorded.line;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Twilio, at its end of a bidirectional Media Stream.
 *
 * @see <a href="https://www.twilio.com/docs/voice/media-streams/websocket-messages">Media Streams: WebSocket messages</a>
 */
final class TwilioDialect implements LineDialect {

    private static final CarriedAudio AUDIO = CarriedAudio.of("twilio").with(WireEncoding.MULAW, 8_000);

    private final Map<String, String> parameters;
    private final @Nullable String authToken;

    /**
     * An account.
     *
     * @param parameters of its calls
     * @param authToken signs the upgrades; null leaves them unsigned
     */
    TwilioDialect(Map<String, String> parameters, @Nullable String authToken) {
        this.parameters = parameters;
        this.authToken = authToken;
    }

    @Override
    public String name() {
        return "twilio";
    }

    @Override
    public String path() {
        return "/telephony/twilio";
    }

    @Override
    public CarriedAudio audio() {
        return AUDIO;
    }

    @Override
    public Map<String, String> headers(URI address, @Nullable String callerKey) {
        Map<String, String> headers = new HashMap<>(LineDialect.super.headers(address, callerKey));
        if (authToken != null) {
            headers.put("X-Twilio-Signature", TwilioSignature.of(address, authToken));
        }
        return headers;
    }

    @Override
    public CallerLine open(LineEnds ends) {
        return new TwilioLine(ends, parameters);
    }

    @Override
    public List<WebSocketFrame> rehearsal(String greeting, WireAudio audio) {
        JsonNode start = Json.read(greeting, "event", problem -> {
            throw new IllegalStateException(problem);
        });
        String stream = start == null ? "" : Json.text(start, "streamSid");
        String silence = Base64.getEncoder().encodeToString(new byte[audio.frameBytes()]);
        return List.of(
                text("{\"event\":\"media\",\"streamSid\":\"" + stream + "\",\"media\":{\"payload\":\"" + silence
                        + "\"}}"),
                text("{\"event\":\"mark\",\"streamSid\":\"" + stream + "\",\"mark\":{\"name\":\"mark\"}}"),
                text("{\"event\":\"clear\",\"streamSid\":\"" + stream + "\"}"));
    }

    private static TextWebSocketFrame text(String message) {
        return new TextWebSocketFrame(message);
    }
}
