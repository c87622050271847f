package org.tandemrelay.relay.keeping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** How a line of the audit log is written, and bound to the one before. */
final class AuditLine {

    /** What the first line carries in the place of a hash. */
    static final String FIRST = "0".repeat(64);

    /** Tells that the line before was never finished. */
    static final String TORN = "torn_line";

    private static final JsonMapper JSON = new JsonMapper();

    private AuditLine() {}

    static byte[] write(AuditEvent event, Instant at, String previous) {
        ObjectNode line = JSON.createObjectNode().put("at", at.toString()).put("event", event.name());
        event.figures().forEach((name, value) -> line.set(name, JSON.valueToTree(value)));
        // Last, so that a line that is cut off has none.
        return line.put("previous", previous).toString().getBytes(StandardCharsets.UTF_8);
    }

    static String hash(byte[] line) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(line));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** The line as JSON; null if it is none. */
    static @Nullable JsonNode read(byte[] line) {
        try {
            JsonNode json = JSON.readTree(new String(line, StandardCharsets.UTF_8));
            return json.isObject() && json.path("previous").isTextual() ? json : null;
        } catch (JsonProcessingException torn) {
            return null;
        }
    }
}
