package org.tandemrelay.relay.warmup;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** What a caller of some dialect says; its speech is noise, for nobody's ears. */
final class CallerScript {

    /** 20 ms of 24 kHz PCM16. */
    private static final int PCM_BYTES = 960;

    /** 20 ms of G.711. */
    private static final int MULAW_BYTES = 160;

    private static final int SEED = 17;
    private static final String TWILIO_STREAM = "MZ00000000000000000000000000000001";

    private final String path;
    private final boolean waits;
    private final List<WebSocketFrame> opening;
    private final WebSocketFrame speech;

    private CallerScript(String path, boolean waits, List<WebSocketFrame> opening, WebSocketFrame speech) {
        this.path = path;
        this.waits = waits;
        this.opening = List.copyOf(opening);
        this.speech = speech;
    }

    /** Where it calls, with the query. */
    String path() {
        return path;
    }

    /** Whether it says nothing before the relay has. */
    boolean waits() {
        return waits;
    }

    /** What it says first; to be written, and then to be had anew. */
    List<WebSocketFrame> opening() {
        return opening.stream().map(CallerScript::copy).toList();
    }

    /** Likewise 20 ms, which it says again and again. */
    WebSocketFrame speech() {
        return copy(speech);
    }

    private static WebSocketFrame copy(WebSocketFrame frame) {
        return frame.replace(frame.content().duplicate());
    }

    /** The dialects that most calls come in. */
    static List<CallerScript> all() {
        return List.of(tandem(), openAi(), twilio());
    }

    private static CallerScript tandem() {
        return new CallerScript(
                "/v1/call?rate=24000", false, List.of(), new BinaryWebSocketFrame(kept(noise(PCM_BYTES))));
    }

    private static CallerScript openAi() {
        return new CallerScript(
                "/v1/realtime",
                true,
                List.of(),
                text("{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + base64(PCM_BYTES) + "\"}"));
    }

    private static CallerScript twilio() {
        return new CallerScript(
                "/telephony/twilio",
                false,
                List.of(
                        text("{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}"),
                        text("{\"event\":\"start\",\"sequenceNumber\":\"1\",\"start\":{\"accountSid\":\"AC1\","
                                + "\"streamSid\":\"" + TWILIO_STREAM
                                + "\",\"callSid\":\"CA1\",\"tracks\":[\"inbound\"],"
                                + "\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1},"
                                + "\"customParameters\":{}},\"streamSid\":\"" + TWILIO_STREAM + "\"}")),
                text("{\"event\":\"media\",\"sequenceNumber\":\"2\",\"media\":{\"track\":\"inbound\",\"chunk\":\"1\","
                        + "\"timestamp\":\"20\",\"payload\":\"" + base64(MULAW_BYTES) + "\"},\"streamSid\":\""
                        + TWILIO_STREAM + "\"}"));
    }

    private static WebSocketFrame text(String text) {
        return new TextWebSocketFrame(kept(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** On the heap, so that nothing is lost with those that are never sent. */
    private static ByteBuf kept(byte[] bytes) {
        return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(bytes));
    }

    private static String base64(int bytes) {
        return Base64.getEncoder().encodeToString(noise(bytes));
    }

    private static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(SEED).nextBytes(noise);
        return noise;
    }
}
