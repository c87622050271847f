package org.tandemrelay.relay.warmup;

import io.netty.buffer.ByteBuf;
import java.util.List;

/** What a caller of some dialect says. */
final class CallerScript {

    private static final String TWILIO_STREAM = "MZ00000000000000000000000000000001";

    private final String path;
    private final boolean waits;
    private final List<ByteBuf> opening;
    private final ByteBuf speech;

    private CallerScript(String path, boolean waits, List<ByteBuf> opening, ByteBuf speech) {
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

    /** What it says first; to be duplicated. */
    List<ByteBuf> opening() {
        return opening;
    }

    /** What it says again and again; to be duplicated. */
    ByteBuf speech() {
        return speech;
    }

    /** The dialects that most calls come in. */
    static List<CallerScript> all() {
        return List.of(tandem(), openAi(), twilio());
    }

    private static CallerScript tandem() {
        return new CallerScript(
                "/v1/call?rate=24000",
                false,
                List.of(),
                Frames.masked(RawSocketHandler.BINARY, Speech.noise(Speech.PCM_BYTES)));
    }

    private static CallerScript openAi() {
        return new CallerScript(
                "/v1/realtime",
                true,
                List.of(),
                Frames.maskedText("{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                        + Speech.base64(Speech.PCM_BYTES) + "\"}"));
    }

    private static CallerScript twilio() {
        return new CallerScript(
                "/telephony/twilio",
                false,
                List.of(
                        Frames.maskedText("{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}"),
                        Frames.maskedText(
                                "{\"event\":\"start\",\"sequenceNumber\":\"1\",\"start\":{\"accountSid\":\"AC1\","
                                        + "\"streamSid\":\"" + TWILIO_STREAM
                                        + "\",\"callSid\":\"CA1\",\"tracks\":[\"inbound\"],"
                                        + "\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1},"
                                        + "\"customParameters\":{}},\"streamSid\":\"" + TWILIO_STREAM + "\"}")),
                Frames.maskedText(
                        "{\"event\":\"media\",\"sequenceNumber\":\"2\",\"media\":{\"track\":\"inbound\",\"chunk\":\"1\","
                                + "\"timestamp\":\"20\",\"payload\":\"" + Speech.base64(Speech.MULAW_BYTES)
                                + "\"},\"streamSid\":\"" + TWILIO_STREAM + "\"}"));
    }
}
