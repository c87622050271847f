package org.tandemrelay.relay.spend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.disk.PrivateFile;
import org.tandemrelay.relay.spend.DaySpent.Spent;

/**
 * The accounts of a day in a file: a JSON object that is written anew as a whole, beside the old one, and put in its place, so that whoever
 * reads it finds one or the other. Blocks on the disk.
 */
final class SpendFile {

    /** What costs 9.99 is not to come back as 9.990000000000000213. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final int DECIMALS = 9;

    private final Path path;
    private final Path fresh;

    SpendFile(Path path) {
        this.path = path.toAbsolutePath();
        this.fresh = this.path.resolveSibling(path.getFileName() + ".new");
    }

    /** What it says; null if there is no such file. */
    @Nullable
    DaySpent read() throws IOException {
        if (!Files.exists(path)) {
            return null;
        }
        try {
            JsonNode day = JSON.readTree(path.toFile());
            return new DaySpent(
                    LocalDate.parse(day.path("day").asText()).toEpochDay(),
                    spent(day.path("relay")),
                    spent(day.path("other_keys")),
                    byName(day.path("keys")),
                    byName(day.path("agents")));
        } catch (JsonProcessingException | DateTimeException | ArithmeticException none) {
            throw new IOException("'" + path
                    + "' does not hold what was spent on a day: who takes it away begins with nothing spent");
        }
    }

    private static Map<String, Spent> byName(JsonNode entries) {
        Map<String, Spent> spent = new HashMap<>();
        entries.properties().forEach(entry -> spent.put(entry.getKey(), spent(entry.getValue())));
        return spent;
    }

    private static Spent spent(JsonNode figures) {
        long audioMillis = figures.path("audio_ms").decimalValue().longValueExact();
        long costNanos =
                figures.path("cost").decimalValue().movePointRight(DECIMALS).longValueExact();
        if (audioMillis < 0 || costNanos < 0) {
            throw new ArithmeticException("nobody has spent less than nothing");
        }
        return new Spent(audioMillis, costNanos);
    }

    void write(DaySpent day) throws IOException {
        ObjectNode whole = JSON.createObjectNode()
                .put("day", LocalDate.ofEpochDay(day.day()).toString());
        whole.set("relay", json(day.all()));
        whole.set("agents", json(day.agents()));
        whole.set("keys", json(day.keys()));
        whole.set("other_keys", json(day.otherKeys()));
        ByteBuffer bytes = ByteBuffer.wrap(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(whole));
        // What a relay left that ended in the middle of this.
        Files.deleteIfExists(fresh);
        try (FileChannel channel = PrivateFile.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            // Else a machine that goes down may leave the new name without what was written.
            channel.force(false);
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static ObjectNode json(Map<String, Spent> byName) {
        ObjectNode entries = JSON.createObjectNode();
        new TreeMap<>(byName).forEach((name, spent) -> entries.set(name, json(spent)));
        return entries;
    }

    private static ObjectNode json(Spent spent) {
        return JSON.createObjectNode()
                .put("audio_ms", spent.audioMillis())
                .put("cost", BigDecimal.valueOf(spent.costNanos(), DECIMALS).stripTrailingZeros());
    }
}
