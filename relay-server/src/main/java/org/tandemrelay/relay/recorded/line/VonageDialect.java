package org.tandemrelay.relay.recorded.line;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Vonage, at its end of a {@code websocket} endpoint of an NCCO.
 *
 * @see <a href="https://developer.vonage.com/en/voice/voice-api/concepts/websockets">Vonage Voice API: WebSockets</a>
 */
final class VonageDialect implements LineDialect {

    private static final CarriedAudio AUDIO = CarriedAudio.of("vonage").with(WireEncoding.PCM16, 16_000, 8_000, 24_000);

    private final Map<String, String> parameters;

    /** Null where the NCCO does not ask for signatures. */
    private final @Nullable VonageToken token;

    /**
     * An account.
     *
     * @param parameters the {@code headers} of the endpoint, which come in the first message
     * @param signatureSecret signs the upgrades, instead of a caller key; null leaves them unsigned
     * @throws IllegalArgumentException if the secret is too short
     */
    VonageDialect(Map<String, String> parameters, @Nullable String signatureSecret) {
        this.parameters = parameters;
        this.token = signatureSecret == null ? null : new VonageToken(signatureSecret, InstantSource.system());
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

    /** There is one {@code Authorization}: what is signed takes the place of a key. */
    @Override
    public Map<String, String> headers(URI address, @Nullable String callerKey) {
        return token == null
                ? LineDialect.super.headers(address, callerKey)
                : Map.of("Authorization", "Bearer " + token.sign());
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
