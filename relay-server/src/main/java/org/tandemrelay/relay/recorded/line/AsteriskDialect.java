package org.tandemrelay.relay.recorded.line;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asterisk, with chan_websocket, at its end of an outgoing connection.
 *
 * @see <a href="https://docs.asterisk.org/Configuration/Channel-Drivers/WebSocket/">Asterisk: WebSocket channel driver</a>
 */
final class AsteriskDialect implements LineDialect {

    private static final CarriedAudio AUDIO = CarriedAudio.of("asterisk")
            .with(WireEncoding.MULAW, 8_000)
            .with(WireEncoding.ALAW, 8_000)
            .with(WireEncoding.PCM16, 16_000, 8_000, 24_000, 48_000);

    /** Relays of ours look at the password only. */
    private static final String USER = "tandem";

    private final Map<String, String> parameters;
    private final AsteriskControl control;

    /**
     * An Asterisk.
     *
     * @param parameters of option {@code v()}, which come in the address
     * @param control of option {@code f()}
     */
    AsteriskDialect(Map<String, String> parameters, AsteriskControl control) {
        this.parameters = parameters;
        this.control = control;
    }

    @Override
    public String name() {
        return "asterisk";
    }

    @Override
    public String path() {
        return "/telephony/asterisk";
    }

    @Override
    public String subprotocol() {
        return "media";
    }

    @Override
    public CarriedAudio audio() {
        return AUDIO;
    }

    @Override
    public URI address(CallUrl url, WireAudio audio) {
        CallUrl address = url;
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            address = address.with(escaped(parameter.getKey()), escaped(parameter.getValue()));
        }
        return address.uri();
    }

    /** Asterisk has the user and the password of its {@code websocket_client.conf}. */
    @Override
    public Map<String, String> headers(URI address, @Nullable String callerKey) {
        if (callerKey == null) {
            return Map.of();
        }
        byte[] pair = (USER + ":" + callerKey).getBytes(StandardCharsets.UTF_8);
        return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    @Override
    public CallerLine open(LineEnds ends) {
        return new AsteriskLine(ends, control);
    }

    @Override
    public List<WebSocketFrame> rehearsal(String greeting, WireAudio audio) {
        boolean json = control == AsteriskControl.JSON;
        return List.of(
                new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[audio.frameBytes()])),
                new TextWebSocketFrame(
                        json ? "{\"command\":\"MARK_MEDIA\",\"correlation_id\":\"mark\"}" : "MARK_MEDIA mark"),
                new TextWebSocketFrame(json ? "{\"command\":\"FLUSH_MEDIA\"}" : "FLUSH_MEDIA"));
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
