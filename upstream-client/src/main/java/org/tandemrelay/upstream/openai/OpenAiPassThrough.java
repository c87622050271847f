package org.tandemrelay.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.session.ModelEvent.SessionReady;
import org.tandemrelay.upstream.session.SessionOpen;

/**
 * One session of a caller that speaks the protocol itself: what comes is given to the call byte for byte, and besides told in the
 * call's own words.
 *
 * <p>The relay still opens the session, so that it is as the operator wants it before the caller sees it: what the model answers to that
 * reaches the caller as {@code session.created}. Whatever the model says before waits until then.
 */
final class OpenAiPassThrough extends OpenAiProtocol {

    /** A model says next to nothing before its session is set up. */
    private static final int MAX_EARLY = 16;

    private final AudioEventScanner scanner = AudioEventScanner.ofServer();

    /** On the heap, since a session may end before it is set up. */
    private final List<byte[]> early = new ArrayList<>();

    /** In what the model speaks; null until the session is set up. */
    private @Nullable AudioFormat spoken;

    /** The model's word that the session is set up, while that is being read. */
    private @Nullable JsonNode updated;

    OpenAiPassThrough(SessionOpen open) {
        // Nothing is ignored: what is not known here the caller may know.
        super(open, () -> {});
    }

    @Override
    public void onText(ByteBuf text) {
        AudioFormat format = spoken;
        if (format != null && scanner.scan(text)) {
            socket().emitSpeech(text, format, scanner.audioBytes());
            return;
        }
        JsonNode event = parse(text);
        String type = event == null ? "" : event.path("type").asText();
        if (format == null) {
            onOpening(text, type, event);
        } else if (event != null && type.equals("response.output_audio.delta")) {
            int characters = event.path("delta").asText().replace("=", "").length();
            socket().emitSpeech(text, format, AudioEventScanner.decodedBytes(characters));
        } else {
            pass(text, type, event);
        }
    }

    private void onOpening(ByteBuf text, String type, @Nullable JsonNode event) {
        switch (type) {
            case "session.created" -> tell(type, event);
            case "session.updated" -> {
                updated = event;
                tell(type, event);
                updated = null;
            }
            case "error" -> pass(text, type, event);
            default -> {
                if (early.size() < MAX_EARLY) {
                    early.add(ByteBufUtil.getBytes(text));
                }
            }
        }
    }

    @Override
    void onReady(SessionReady ready) {
        spoken = ready.outputFormat();
        if (updated instanceof ObjectNode created) {
            ByteBuf message = OpenAiCommandWriter.write(socket().alloc(), created.put("type", "session.created"));
            try {
                socket().emitMessage(message, "session.created");
            } finally {
                message.release();
            }
        }
        super.onReady(ready);
        // Plain arrays: nobody needs to release what wraps them.
        early.forEach(message -> onText(Unpooled.wrappedBuffer(message)));
        early.clear();
    }

    /** The message goes first: what it means may be the end. */
    private void pass(ByteBuf text, String type, @Nullable JsonNode event) {
        if (type.equals("error")) {
            passError(text);
        } else {
            socket().emitMessage(text, type);
        }
        if (type.equals("session.updated") && event != null) {
            onFormats(event.path("session").path("audio").path("output").path("format"));
        }
        tell(type, event);
    }

    private void tell(String type, @Nullable JsonNode event) {
        if (event != null) {
            onEvent(type, event);
        }
    }

    /** Servers have been seen to repeat the credential that they refuse. */
    private void passError(ByteBuf text) {
        String words = text.toString(StandardCharsets.UTF_8);
        String safe = socket().redact(words);
        if (safe.equals(words)) {
            socket().emitMessage(text, "error");
            return;
        }
        ByteBuf redacted = ByteBufUtil.writeUtf8(socket().alloc(), safe);
        try {
            socket().emitMessage(redacted, "error");
        } finally {
            redacted.release();
        }
    }

    private void onFormats(JsonNode format) {
        try {
            spoken = OpenAiFormats.read(format);
        } catch (IllegalArgumentException newFormat) {
            // The caller knows what it asked for: here it is only counted.
            return;
        }
    }

    @Override
    public void writeMessage(ByteBuf message) {
        socket().writeText(message);
    }
}
