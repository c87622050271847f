package org.tandemrelay.upstream.simulator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** One event from the client. A top-level {@code audio} is decoded on the way and never becomes part of the tree. */
final class ClientEvent {

    private final ObjectNode fields;
    private byte @Nullable [] audio;
    private boolean audioPresent;

    private ClientEvent(ObjectNode fields) {
        this.fields = fields;
    }

    /**
     * Reads a message.
     *
     * @param json borrowed
     * @throws ClientError if it is not one JSON object
     */
    static ClientEvent read(ByteBuf json) throws ClientError {
        try (InputStream in = new ByteBufInputStream(json.duplicate());
                JsonParser parser = Json.MAPPER.createParser(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notJson("expected one JSON object");
            }
            ClientEvent event = new ClientEvent(Json.object());
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("audio")) {
                    event.takeAudio(parser, value);
                } else {
                    event.fields.set(name, parser.<JsonNode>readValueAsTree());
                }
            }
            if (parser.nextToken() != null) {
                throw notJson("something follows the JSON object");
            }
            return event;
        } catch (JsonProcessingException e) {
            throw notJson(e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer in memory cannot fail", e);
        }
    }

    private static ClientError notJson(String why) {
        return new ClientError("invalid_json", null, "We could not parse the JSON body of your event: " + why + ".");
    }

    private void takeAudio(JsonParser parser, JsonToken value) throws IOException {
        audioPresent = true;
        if (value != JsonToken.VALUE_STRING) {
            parser.skipChildren();
            return;
        }
        try {
            audio = Base64.getDecoder().decode(parser.getText());
        } catch (IllegalArgumentException e) {
            // Not base64: told by audio(), once the event's type and id are known.
            audio = null;
        }
    }

    /**
     * The event's type.
     *
     * @throws ClientError if it has none
     */
    String type() throws ClientError {
        return string("type");
    }

    /** What the client calls the event, for the answer to a mistake. */
    @Nullable
    String eventId() {
        return fields.path("event_id").textValue();
    }

    /** The audio of an append. */
    byte[] audio() throws ClientError {
        if (!audioPresent) {
            throw ClientError.missing("audio");
        }
        byte[] bytes = audio;
        if (bytes == null) {
            throw ClientError.invalidValue(
                    "audio", "Invalid 'audio'. Expected base64-encoded audio bytes, but got an invalid value.");
        }
        return bytes;
    }

    String string(String name) throws ClientError {
        JsonNode value = required(name);
        Rule.STRING.check(name, value);
        return value.textValue();
    }

    @Nullable
    String optionalString(String name) throws ClientError {
        JsonNode value = fields.get(name);
        return value == null || value.isNull() ? null : string(name);
    }

    long integer(String name) throws ClientError {
        JsonNode value = required(name);
        if (!value.isIntegralNumber()) {
            throw ClientError.invalidType(name, "an integer", "something else");
        }
        if (value.longValue() < 0) {
            throw new ClientError(
                    "integer_below_min_value",
                    name,
                    "Invalid '" + name + "': integer below minimum value. Expected a value >= 0, but got "
                            + value.longValue() + " instead.");
        }
        return value.longValue();
    }

    ObjectNode object(String name) throws ClientError {
        JsonNode value = required(name);
        Rule.OBJECT.check(name, value);
        return (ObjectNode) value;
    }

    ObjectNode optionalObject(String name) throws ClientError {
        return fields.hasNonNull(name) ? object(name) : Json.object();
    }

    private JsonNode required(String name) throws ClientError {
        JsonNode value = fields.get(name);
        if (value == null) {
            throw ClientError.missing(name);
        }
        return value;
    }

    /** The event without its audio. */
    @Override
    public String toString() {
        return fields.toString();
    }
}
