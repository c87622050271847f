package org.tandemrelay.relay.caller.tandem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.relay.call.leg.CallerEvent.CallStarted;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.caller.CallerAudio;
import org.tandemrelay.relay.caller.CallerEncoding;
import org.tandemrelay.relay.caller.Printable;
import org.tandemrelay.relay.json.JsonText;

/** The text messages of the client, section 3 of the protocol. */
final class NativeRequests {

    /** What reads the members of one type. */
    private interface Reader {
        CallerEvent read(JsonNode message) throws BadMessage;
    }

    private static final Map<String, Reader> READERS = Map.of(
            "text",
            m -> new CallerEvent.Text(text(m, "text")),
            "steer",
            NativeRequests::steer,
            "interrupt",
            m -> new CallerEvent.Interrupt(),
            "played",
            NativeRequests::played,
            "flushed",
            NativeRequests::flushed,
            "mark",
            m -> new CallerEvent.PlaybackMark(text(m, "name")),
            "dtmf",
            NativeRequests::dtmf,
            "tool_result",
            NativeRequests::toolResult,
            "hangup",
            m -> new CallerEvent.Hangup(CloseCause.CALLER_HANGUP, CloseCause.CALLER_HANGUP.message()));

    /** A day: no item is longer, and sums of it do not overflow. */
    private static final long MAX_MILLIS = 86_400_000;

    private NativeRequests() {}

    /** The object that a text frame is; borrowed. */
    static JsonNode parse(ByteBuf text) throws BadMessage {
        try {
            return JsonText.read(text);
        } catch (IOException notJson) {
            throw new BadMessage("not_json", String.valueOf(notJson.getMessage()));
        }
    }

    /** Whether a message is a {@code start}, which means nothing without what was said before. */
    static boolean isStart(JsonNode message) {
        return message.path("type").asText().equals("start");
    }

    /** The event that any other message means. */
    static CallerEvent read(JsonNode message) throws BadMessage {
        JsonNode type = message.path("type");
        Reader reader = READERS.get(type.asText());
        if (reader == null) {
            throw new BadMessage(
                    "unknown_type",
                    type.isTextual()
                            ? "there is no message type '" + Printable.of(type.asText()) + "'"
                            : "a message has no type");
        }
        return reader.read(message);
    }

    /**
     * The audio that a {@code start} asks for.
     *
     * @param audio what there is
     * @param usual the encoding of one that names none
     */
    static CallStarted start(JsonNode message, CallerAudio audio, CallerEncoding usual) throws BadMessage {
        JsonNode encoding = message.path("encoding");
        JsonNode rate = message.path("rate");
        if (encoding.isMissingNode() && rate.isMissingNode()) {
            throw new BadMessage("bad_member", "start: 'rate' and 'encoding' are both missing");
        }
        try {
            return audio.read(word(encoding), word(rate), usual);
        } catch (IllegalArgumentException noSuchAudio) {
            throw new BadMessage("bad_member", "start: " + noSuchAudio.getMessage());
        }
    }

    /** A text or number as text, null if it is missing, and what no text is read from as what means nothing. */
    private static @Nullable String word(JsonNode value) {
        return value.isMissingNode() ? null : value.asText();
    }

    private static CallerEvent played(JsonNode message) throws BadMessage {
        return new CallerEvent.PlaybackPosition(text(message, "item"), millis(message));
    }

    private static CallerEvent flushed(JsonNode message) throws BadMessage {
        return new CallerEvent.PlaybackStopped(text(message, "item"), millis(message));
    }

    private static long millis(JsonNode message) throws BadMessage {
        JsonNode ms = message.path("ms");
        if (!ms.isNumber() || ms.asDouble() < 0 || ms.asDouble() > MAX_MILLIS) {
            throw new BadMessage(
                    "bad_member",
                    message.path("type").asText() + ": 'ms' must be a number of milliseconds, from 0 to " + MAX_MILLIS);
        }
        return ms.asLong();
    }

    private static CallerEvent dtmf(JsonNode message) throws BadMessage {
        String digit = text(message, "digit");
        if (!digit.matches("[0-9*#A-D]")) {
            throw new BadMessage("bad_member", "dtmf: 'digit' must be one of 0–9, *, #, A–D");
        }
        return new CallerEvent.Dtmf(digit.charAt(0));
    }

    private static CallerEvent steer(JsonNode message) throws BadMessage {
        JsonNode now = message.path("now");
        if (!now.isMissingNode() && !now.isBoolean()) {
            throw new BadMessage("bad_member", "steer: 'now' must be true or false");
        }
        return new CallerEvent.Steer(text(message, "instructions"), now.asBoolean());
    }

    /** Either an output, which may be any JSON, or an error, which is a text. */
    private static CallerEvent toolResult(JsonNode message) throws BadMessage {
        String call = text(message, "call");
        JsonNode output = message.path("output");
        if (message.has("error") == message.has("output")) {
            throw new BadMessage("bad_member", "tool_result: there must be one of 'output' and 'error'");
        }
        if (message.has("output")) {
            return new CallerEvent.ToolResult(call, output.toString(), false);
        }
        String error = JsonNodeFactory.instance
                .objectNode()
                .put("error", text(message, "error"))
                .toString();
        return new CallerEvent.ToolResult(call, error, true);
    }

    private static String text(JsonNode message, String member) throws BadMessage {
        JsonNode value = message.path(member);
        if (!value.isTextual() || value.asText().isEmpty()) {
            throw new BadMessage(
                    "bad_member",
                    message.path("type").asText() + ": '" + member + "' must be a text that is not empty");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value.asText())) {
            throw new BadMessage(
                    "bad_member", message.path("type").asText() + ": '" + member + "' holds half a character");
        }
        return value.asText();
    }
}
