package org.tandemrelay.relay.keeping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;

/**
 * What stands in the clear at the head of a sealed file. Every chunk of the file is bound to it.
 *
 * @param kind what the file holds
 * @param call whose it is
 * @param agent who answered that call
 * @param started when what it holds began
 * @param deleteAfter when it is to be deleted
 * @param rateHz samples a second of a recording; 0 for what is no sound
 */
public record SealedHeader(Kind kind, String call, String agent, Instant started, Instant deleteAfter, int rateHz) {

    private static final int VERSION = 1;
    private static final JsonMapper JSON = new JsonMapper();

    /** What a file holds. */
    public enum Kind {
        /** 16-bit little-endian samples, the caller's and the model's by turns. */
        RECORDING,
        /** Lines of JSON. */
        TRANSCRIPT;

        /** What the audit log calls something that was done to it. */
        public String event(String done) {
            return name().toLowerCase(Locale.ROOT) + "_" + done;
        }
    }

    byte[] encode(WrappedKey key) {
        ObjectNode json = JSON.createObjectNode()
                .put("version", VERSION)
                .put("kind", kind.name())
                .put("call", call)
                .put("agent", agent)
                .put("started", started.toString())
                .put("delete_after", deleteAfter.toString())
                .put("rate", rateHz)
                .put("key_id", key.keyId())
                .put("nonce", key.nonce())
                .put("wrapped", key.wrapped());
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A header as it was read. */
    record Read(SealedHeader header, WrappedKey key) {}

    static Read decode(byte[] bytes) throws BrokenSealException {
        try {
            JsonNode json = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
            if (json.path("version").asInt() != VERSION) {
                throw new BrokenSealException("its version is not one that this program knows");
            }
            SealedHeader header = new SealedHeader(
                    Kind.valueOf(json.path("kind").asText()),
                    json.path("call").asText(),
                    json.path("agent").asText(),
                    Instant.parse(json.path("started").asText()),
                    Instant.parse(json.path("delete_after").asText()),
                    json.path("rate").asInt());
            return new Read(
                    header,
                    new WrappedKey(
                            json.path("key_id").asText(),
                            json.path("nonce").asText(),
                            json.path("wrapped").asText()));
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException unreadable) {
            throw new BrokenSealException("its header cannot be read");
        }
    }
}
