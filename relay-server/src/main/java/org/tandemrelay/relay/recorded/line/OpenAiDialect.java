package org.tandemrelay.relay.recorded.line;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Base64;
import java.util.List;

/**
 * A client of OpenAI's Realtime API (GA), over WebSocket.
 *
 * @see <a href="https://platform.openai.com/docs/guides/realtime-websocket">Realtime API with WebSocket</a>
 */
final class OpenAiDialect implements LineDialect {

    private static final CarriedAudio AUDIO = CarriedAudio.of("openai")
            .with(WireEncoding.PCM16, 24_000)
            .with(WireEncoding.MULAW, 8_000)
            .with(WireEncoding.ALAW, 8_000);

    private static final int REHEARSED_BYTES = 32_000;

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public String path() {
        return "/v1/realtime";
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
    public boolean hasKeys() {
        return false;
    }

    @Override
    public boolean tellsState() {
        return true;
    }

    @Override
    public CallerLine open(LineEnds ends) {
        return new OpenAiLine(ends);
    }

    @Override
    public List<WebSocketFrame> rehearsal(String greeting, WireAudio audio) {
        ObjectNode created = event("session.created");
        created.putObject("session").put("id", "sess_rehearsal");
        ObjectNode updated = event("session.updated");
        updated.putObject("session").putObject("audio").set("input", OpenAiMessages.side(audio));
        ObjectNode delta = event("response.output_audio.delta")
                .put("response_id", "response")
                .put("item_id", "item")
                .put("delta", Base64.getEncoder().encodeToString(new byte[REHEARSED_BYTES]));
        ObjectNode words = event("response.output_audio_transcript.delta")
                .put("response_id", "response")
                .put("item_id", "item")
                .put("delta", "Hello.");
        return List.of(
                text(created),
                text(updated),
                text(delta),
                text(words),
                text(event("input_audio_buffer.speech_started").put("item_id", "user")));
    }

    private static ObjectNode event(String type) {
        return Json.object().put("type", type).put("event_id", "event_rehearsal");
    }

    private static TextWebSocketFrame text(ObjectNode message) {
        return new TextWebSocketFrame(message.toString());
    }
}
