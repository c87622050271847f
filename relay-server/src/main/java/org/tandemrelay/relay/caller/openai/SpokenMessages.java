package org.tandemrelay.relay.caller.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.leg.PassedMessages;
import org.tandemrelay.relay.json.JsonText;

/** What is said in messages of OpenAI Realtime. */
final class SpokenMessages implements PassedMessages {

    private static final byte[] NOTHING = {};

    @Override
    public byte[] callerSpeech(ByteBuf message) {
        return audio(read(message).path("audio"));
    }

    @Override
    public Speech modelSpeech(ByteBuf message) {
        JsonNode event = read(message);
        return new Speech(event.path("item_id").asText(), audio(event.path("delta")));
    }

    @Override
    public @Nullable CutOff cutOff(ByteBuf message) {
        JsonNode event = read(message);
        if (!event.path("type").asText().equals("conversation.item.truncate")) {
            return null;
        }
        return new CutOff(
                event.path("item_id").asText(),
                Math.max(0, event.path("audio_end_ms").asLong()));
    }

    /** Empty if it is no JSON: the model will say so. */
    private static JsonNode read(ByteBuf message) {
        try {
            return JsonText.read(message);
        } catch (IOException notJson) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private static byte[] audio(JsonNode base64) {
        try {
            byte[] bytes = base64.binaryValue();
            return bytes == null ? NOTHING : bytes;
        } catch (IOException notBase64) {
            return NOTHING;
        }
    }
}
