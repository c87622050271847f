package org.tandemrelay.relay.caller.tandem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.leg.CallState;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.Packets;
import org.tandemrelay.relay.caller.CallerEncoding;
import org.tandemrelay.upstream.session.ModelEvent.Transcript;
import org.tandemrelay.upstream.session.OutputItem;

/** The text messages of the relay, section 4 of the protocol. */
final class NativeMessages {

    private NativeMessages() {}

    static ObjectNode started(String callId, Packets packets, long leadMillis) {
        ObjectNode message = message("started")
                .put("call", callId)
                .put("version", NativeDialect.VERSION)
                .put("encoding", CallerEncoding.of(packets.format()).label())
                .put("rate", packets.format().sampleRateHz())
                .put("lead_ms", leadMillis);
        return packets.exact() ? message.put("packet_ms", packets.millis()) : message;
    }

    static ObjectNode state(CallState state) {
        return message("state").put("state", state.label());
    }

    static ObjectNode audio(OutputItem item) {
        ObjectNode message = message("audio").put("item", item.itemId());
        return item.responseId() == null ? message : message.put("response", item.responseId());
    }

    static ObjectNode mark(String name) {
        return message("mark").put("name", name);
    }

    static ObjectNode flush(CallerCommand.Flush.Reason reason, @Nullable OutputItem item) {
        ObjectNode message = message("flush").put("reason", lower(reason));
        return item == null ? message : message.put("item", item.itemId());
    }

    static ObjectNode caption(CallerCommand.Caption caption) {
        Transcript words = caption.words();
        ObjectNode message = message("caption").put("role", lower(words.role()));
        if (words.itemId() != null) {
            message.put("item", words.itemId());
        }
        if (caption.order() != CallerCommand.Caption.NO_ORDER) {
            message.put("order", caption.order());
        }
        message.put("text", words.text()).put("mode", lower(words.mode())).put("final", words.complete());
        return caption.interrupted() ? message.put("interrupted", true) : message;
    }

    static ObjectNode toolCall(CallerCommand.ToolCall call) {
        ObjectNode message = message("tool_call").put("call", call.callId()).put("name", call.name());
        return message.putRawValue("arguments", new RawValue(call.arguments()));
    }

    static ObjectNode pong(JsonNode t) {
        ObjectNode message = message("pong");
        message.set("t", t);
        return message;
    }

    static ObjectNode warning(String code, String text) {
        return message("warning").put("code", code).put("message", text);
    }

    static ObjectNode ended(CallerCommand.Hangup hangup) {
        return message("ended")
                .put("cause", hangup.cause().label())
                .put("message", hangup.message())
                .put("retry", hangup.cause().retryable());
    }

    private static ObjectNode message(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
