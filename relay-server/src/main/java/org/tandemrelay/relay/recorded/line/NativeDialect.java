package org.tandemrelay.relay.recorded.line;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URI;
import java.util.List;

/** The relay's own protocol, {@code docs/native-protocol.md}. */
final class NativeDialect implements LineDialect {

    private static final int REHEARSED_BYTES = 320;

    private static final CarriedAudio AUDIO = CarriedAudio.of("native")
            .with(WireEncoding.PCM16, 24_000, 8_000, 16_000, 48_000)
            .with(WireEncoding.MULAW, 8_000)
            .with(WireEncoding.ALAW, 8_000)
            .with(WireEncoding.OPUS, 48_000, 8_000, 12_000, 16_000, 24_000);

    @Override
    public String name() {
        return "native";
    }

    @Override
    public String path() {
        return "/v1/call";
    }

    @Override
    public CarriedAudio audio() {
        return AUDIO;
    }

    @Override
    public void requireFrame(int millis) {
        // Any will do.
    }

    @Override
    public URI address(CallUrl url, WireAudio audio) {
        return url.asking(audio.encoding(), audio.rateHz());
    }

    @Override
    public boolean tellsState() {
        return true;
    }

    @Override
    public CallerLine open(LineEnds ends) {
        return new NativeLine(ends);
    }

    @Override
    public List<WebSocketFrame> rehearsal(String greeting, WireAudio audio) {
        String started = "{\"type\":\"started\",\"call\":\"rehearsal\",\"version\":1,\"encoding\":\""
                + audio.encoding().label() + "\",\"rate\":" + audio.rateHz() + "}";
        return List.of(
                text(started),
                text("{\"type\":\"state\",\"state\":\"speaking\"}"),
                text("{\"type\":\"audio\",\"item\":\"item\",\"response\":\"response\"}"),
                new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[REHEARSED_BYTES])),
                text(
                        "{\"type\":\"caption\",\"role\":\"assistant\",\"item\":\"item\",\"text\":\"Hello.\",\"mode\":\"append\"}"),
                text("{\"type\":\"flush\",\"item\":\"item\",\"reason\":\"interrupt\"}"),
                text("{\"type\":\"mark\",\"name\":\"mark\"}"),
                text("{\"type\":\"ended\",\"cause\":\"caller_hangup\",\"message\":\"\",\"retry\":false}"));
    }

    private static TextWebSocketFrame text(String message) {
        return new TextWebSocketFrame(message);
    }
}
