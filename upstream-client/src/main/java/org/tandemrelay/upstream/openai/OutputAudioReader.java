package org.tandemrelay.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.base64.Base64Audio;
import org.tandemrelay.upstream.connect.ModelSocket;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** Takes the model's speech out of its messages: by a scanner where they have the usual shape, else out of the tree. */
@EachFrame(Way.DOWN)
final class OutputAudioReader {

    private static final int GROUP_CHARS = 4;
    private static final byte[] NO_ID = new byte[0];

    private final AudioDeltaScanner scanner = new AudioDeltaScanner();

    /** The item of the last audio, null before the first; its ids are kept as bytes too, to be compared without garbage. */
    private @Nullable OutputItem item;

    @EachFrame
    private byte[] responseIdBytes = NO_ID;

    @EachFrame
    private byte[] itemIdBytes = NO_ID;

    /** Emits the speech of a message of the usual shape; false if it has another, which the tree may show. */
    boolean scanned(ByteBuf text, ModelSocket to) {
        if (!scanner.scan(text)) {
            return false;
        }
        int start = scanner.deltaStart();
        int length = scanner.deltaLength();
        if (length % GROUP_CHARS == 0 && to.takesBase64()) {
            boolean valid = Base64Audio.valid(text, start, length);
            if (valid) {
                to.emitBase64(scannedItem(text), text, start, length);
            }
            return valid;
        }
        ByteBuf audio;
        try {
            audio = Base64Audio.decode(to.alloc(), text, start, length);
        } catch (IllegalArgumentException notPlainBase64) {
            // An escaped slash, perhaps: the JSON reader knows.
            return false;
        }
        to.emitAudio(scannedItem(text), audio);
        return true;
    }

    private OutputItem scannedItem(ByteBuf text) {
        OutputItem current = item;
        if (current == null || !scanner.itemIs(text, itemIdBytes) || !scanner.responseIs(text, responseIdBytes)) {
            current = remember(new OutputItem(scanner.responseId(text), scanner.itemId(text)));
        }
        return current;
    }

    /** Emits the speech of an event; false if there is none in it. */
    boolean read(JsonNode event, ModelSocket to) {
        JsonNode delta = event.path("delta");
        if (!delta.isTextual()) {
            return false;
        }
        // A letter beyond Latin 1 becomes a question mark, which base64 does not have either.
        byte[] text = delta.asText().getBytes(StandardCharsets.ISO_8859_1);
        ByteBuf audio;
        try {
            audio = Base64Audio.decode(to.alloc(), Unpooled.wrappedBuffer(text), 0, text.length);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
        OutputItem wanted =
                new OutputItem(OpenAiEventReader.text(event, "response_id"), OpenAiEventReader.text(event, "item_id"));
        OutputItem current = item;
        to.emitAudio(current != null && current.equals(wanted) ? current : remember(wanted), audio);
        return true;
    }

    private OutputItem remember(OutputItem next) {
        item = next;
        responseIdBytes = bytesOf(next.responseId());
        itemIdBytes = bytesOf(next.itemId());
        return next;
    }

    private static byte[] bytesOf(@Nullable String id) {
        return id == null ? NO_ID : id.getBytes(StandardCharsets.UTF_8);
    }
}
