package org.tandemrelay.relay.recorded.line;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;
import java.util.Map;

/**
 * Vonage, at its end of a {@code websocket} endpoint of an NCCO.
 *
 * @see <a href="https://developer.vonage.com/en/voice/voice-api/concepts/websockets">Vonage Voice API: WebSockets</a>
 */
final class VonageDialect implements LineDialect {

    private static final CarriedAudio AUDIO = CarriedAudio.of("vonage").with(WireEncoding.PCM16, 16_000, 8_000, 24_000);

    private final Map<String, String> parameters;

    /** With the {@code headers} of the endpoint, which come in the first message. */
    VonageDialect(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    @Override
    public String name() {
        return "vonage";
    }

    @Override
    public String path() {
        return "/telephony/vonage";
    }

    @Override
    public CarriedAudio audio() {
        return AUDIO;
    }

    @Override
    public CallerLine open(LineEnds ends) {
        return new VonageLine(ends, parameters);
    }

    @Override
    public List<WebSocketFrame> rehearsal(String greeting, WireAudio audio) {
        return List.of(
                new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[audio.frameBytes()])),
                new TextWebSocketFrame("{\"action\":\"notify\",\"payload\":{\"name\":\"mark\"}}"),
                new TextWebSocketFrame("{\"action\":\"clear\"}"));
    }
}
