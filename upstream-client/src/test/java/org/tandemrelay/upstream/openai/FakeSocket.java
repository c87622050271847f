package org.tandemrelay.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.connect.ModelSocket;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.OutputItem;

/** Keeps what a protocol says to either side, and knows of every buffer that was not given back. */
final class FakeSocket implements ModelSocket {

    /** What the relay shows the model, and nobody else may see. */
    static final String KEY = "sk-relays-own";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Without the leak detector, since it counts by itself. */
    private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false, true);

    private final List<JsonNode> written = new ArrayList<>();
    private final List<ModelEvent> events = new ArrayList<>();
    private final List<Heard> heard = new ArrayList<>();
    private final List<String> passed = new ArrayList<>();
    private final List<String> heardAsText = new ArrayList<>();
    private boolean takesBase64;
    private String closed = "";

    /** Some audio, in hexadecimal digits so that a failure can be read. */
    record Heard(OutputItem item, String audio) {
        static Heard of(String responseId, String itemId, byte[] audio) {
            return new Heard(new OutputItem(responseId, itemId), HexFormat.of().formatHex(audio));
        }
    }

    @Override
    public ByteBufAllocator alloc() {
        return alloc;
    }

    @Override
    public void writeBinary(ByteBuf bytes) {
        bytes.release();
        throw new AssertionError("this protocol has no binary messages");
    }

    @Override
    public void writeText(ByteBuf json) {
        try {
            written.add(JSON.readTree(ByteBufUtil.getBytes(json)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            json.release();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void emit(ModelEvent event) {
        events.add(event);
    }

    @Override
    public void emitAudio(OutputItem item, ByteBuf audio) {
        heard.add(new Heard(item, ByteBufUtil.hexDump(audio)));
        audio.release();
    }

    @Override
    public boolean takesBase64() {
        return takesBase64;
    }

    @Override
    public void emitBase64(OutputItem item, ByteBuf text, int start, int length) {
        String base64 = text.toString(start, length, StandardCharsets.US_ASCII);
        heardAsText.add(base64);
        heard.add(new Heard(item, HexFormat.of().formatHex(Base64.getDecoder().decode(base64))));
    }

    @Override
    public void emitMessage(ByteBuf message, String kind) {
        passed.add(kind + " " + message.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void emitSpeech(ByteBuf message, AudioFormat format, int audioBytes) {
        passed.add(audioBytes + " bytes of " + format.mediaType() + " " + message.toString(StandardCharsets.UTF_8));
    }

    @Override
    public String redact(String words) {
        return words.replace(KEY, "[key]");
    }

    @Override
    public void close(int code, String reason) {
        closed = code + " " + reason;
    }

    /** Written since the last question. */
    List<JsonNode> written() {
        return drain(written);
    }

    /** Emitted since the last question. */
    List<ModelEvent> events() {
        return drain(events);
    }

    /** What was passed through since the last question: its kind or its audio, and the message. */
    List<String> passed() {
        return drain(passed);
    }

    /** Audio since the last question. */
    List<Heard> heard() {
        return drain(heard);
    }

    /** From now on the call takes base64, or does not. */
    void takesBase64(boolean takes) {
        takesBase64 = takes;
    }

    /** Audio that came in base64 since the last question. */
    List<String> heardAsText() {
        return drain(heardAsText);
    }

    String closed() {
        return closed;
    }

    long bytesNotReleased() {
        return alloc.metric().usedHeapMemory() + alloc.metric().usedDirectMemory();
    }

    private static <T> List<T> drain(List<T> from) {
        List<T> all = List.copyOf(from);
        from.clear();
        return all;
    }
}
