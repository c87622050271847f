package org.tandemrelay.upstream.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Makes the server's events: all have a type and an id, and audio goes past the JSON library. */
final class EventWriter {

    private final Outlet outlet;
    private final ByteBufAllocator allocator;

    EventWriter(Outlet outlet, ByteBufAllocator allocator) {
        this.outlet = outlet;
        this.allocator = allocator;
    }

    ObjectNode event(String type) {
        return Json.object().put("type", type).put("event_id", Ids.next("event"));
    }

    void send(ObjectNode event) {
        outlet.send(event.path("type").asText(), Unpooled.wrappedBuffer(Json.bytes(event)));
    }

    /** Sends a text-like delta, which the vendor pads with random letters so that its length says nothing about the words. */
    void sendPadded(ObjectNode event) {
        int deltaLength = event.path("delta").asText().length();
        send(event.put("obfuscation", Ids.letters(16 - deltaLength % 16)));
    }

    void error(ClientError error, @Nullable String clientEventId) {
        ObjectNode event = event("error");
        event.putObject("error")
                .put("type", "invalid_request_error")
                .put("code", error.code())
                .put("message", error.getMessage())
                .put("param", error.param())
                .put("event_id", clientEventId);
        send(event);
    }

    /**
     * Sends a piece of speech.
     *
     * @param place which response, item and part it belongs to
     * @param audio owned; in the response's output format
     */
    void audioDelta(ObjectNode place, ByteBuf audio) {
        byte[] head = Json.bytes(event("response.output_audio.delta").setAll(place));
        ByteBuf json = null;
        try {
            byte[] bytes = new byte[audio.readableBytes()];
            audio.readBytes(bytes);
            byte[] text = Base64.getEncoder().encode(bytes);
            json = allocator.buffer(head.length + text.length + 16);
            json.writeBytes(head, 0, head.length - 1);
            json.writeBytes(",\"delta\":\"".getBytes(US_ASCII)).writeBytes(text).writeBytes("\"}".getBytes(US_ASCII));
            ByteBuf complete = json;
            json = null;
            outlet.send("response.output_audio.delta", complete);
        } finally {
            audio.release();
            if (json != null) {
                json.release();
            }
        }
    }
}
