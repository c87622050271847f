package org.tandemrelay.relay.caller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.LongRange;
import org.tandemrelay.relay.call.leg.MarkName;

/** Where the scanner finds a mark, the JSON reader finds the same. */
class MarkScannerPropertyTest {

    private static final String SIGNS = "\"\\{}[]:,p019+ e";
    private static final long MOST = 999_999_999_999_999_999L;
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build()
            .readerFor(JsonNode.class);

    private final MarkScanner scanner = new MarkScanner("mark", "mark");

    /** What matters of a mark. */
    private record Mark(String streamSid, String name) {}

    @Provide
    Arbitrary<byte[]> any() {
        return Arbitraries.randomValue(random -> message(random));
    }

    @Provide
    Arbitrary<byte[]> mutated() {
        return Arbitraries.randomValue(random -> {
            byte[] message = message(random);
            for (int i = random.nextInt(3); i >= 0; i--) {
                message[random.nextInt(message.length)] = (byte)
                        (random.nextBoolean() ? SIGNS.charAt(random.nextInt(SIGNS.length())) : random.nextInt(256));
            }
            return message;
        });
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void twiliosOwnShapeNeedsNoParser(@ForAll @LongRange(min = 1, max = MOST) long number) {
        byte[] message = ("{\"event\":\"mark\",\"sequenceNumber\":\"4\",\"streamSid\":\"MZ1\",\"mark\":{\"name\":\""
                        + MarkName.of(number) + "\"}}")
                .getBytes(StandardCharsets.US_ASCII);

        assertThat(scanned(message)).isEqualTo(new Mark("MZ1", MarkName.of(number)));
    }

    @Property(tries = 5_000, shrinking = ShrinkingMode.OFF)
    void everyWayToWriteItMeansTheSame(@ForAll("any") byte[] message) {
        findsNothingElse(message);
    }

    @Property(tries = 10_000, shrinking = ShrinkingMode.OFF)
    void noMutationMeansAnythingElse(@ForAll("mutated") byte[] message) {
        findsNothingElse(message);
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void aNameIsWrittenAsItIsRead(@ForAll @LongRange(min = 1, max = MOST) long number) {
        // When
        ByteBuf text = Unpooled.buffer(1);
        MarkName.write(number, text);

        // Then
        assertThat(text.toString(StandardCharsets.US_ASCII)).isEqualTo(MarkName.of(number));
        assertThat(text.readableBytes()).isEqualTo(MarkName.length(number));
        assertThat(MarkName.number(text, 0, text.writerIndex())).isEqualTo(number);
        assertThat(MarkName.number(MarkName.of(number))).isEqualTo(number);
    }

    private void findsNothingElse(byte[] message) {
        Mark mark = scanned(message);
        if (mark != null) {
            assertThat(mark).isEqualTo(read(message));
        }
    }

    /** Null where the JSON reader is left to find it. */
    private Mark scanned(byte[] bytes) {
        ByteBuf message = Unpooled.buffer().writeByte(0).writeBytes(bytes).skipBytes(1);
        if (!scanner.scan(message)) {
            return null;
        }
        assertThat(message.readerIndex()).isOne();
        return new Mark(scanner.streamSid(message), MarkName.of(scanner.number()));
    }

    private static Mark read(byte[] bytes) {
        JsonNode message;
        try {
            message = JSON.readTree(bytes);
        } catch (IOException notJson) {
            return null;
        }
        if (!message.isObject() || !Objects.equals(message.path("event").textValue(), "mark")) {
            return null;
        }
        return new Mark(
                message.path("streamSid").textValue(),
                message.path("mark").path("name").textValue());
    }

    private static byte[] message(Random random) {
        List<String> inner = members(random, "name", name(random), "other", "1");
        List<String> outer = members(random, "event", oneIn(random, 8) ? "media" : "mark", "streamSid", "MZ1");
        outer.add(quoted(random, "mark") + ":" + object(random, inner));
        if (oneIn(random, 10)) {
            outer.add("\"mark\":" + object(random, inner));
        }
        return (object(random, outer) + (oneIn(random, 20) ? "x" : "")).getBytes(StandardCharsets.UTF_8);
    }

    private static String name(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "resp_1";
            case 1 -> "p";
            case 2 -> "p0" + random.nextInt(10);
            case 3 -> "p1" + random.nextLong();
            default -> "p" + random.nextInt(100);
        };
    }

    private static List<String> members(Random random, String... namesAndValues) {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (!oneIn(random, 12)) {
                members.add(quoted(random, namesAndValues[i]) + ":" + value(random, namesAndValues[i + 1]));
            }
            if (oneIn(random, 20)) {
                members.add(quoted(random, namesAndValues[i]) + ":" + value(random, "p7"));
            }
        }
        return members;
    }

    private static String value(Random random, String value) {
        return oneIn(random, 10)
                ? List.of("7", "-1", "null", "{}", "[1]", "\"\"").get(random.nextInt(6))
                : quoted(random, value);
    }

    private static String quoted(Random random, String text) {
        return oneIn(random, 12) && !text.isEmpty()
                ? "\"\\u" + String.format("%04x", (int) text.charAt(0)) + text.substring(1) + "\""
                : "\"" + text + "\"";
    }

    private static String object(Random random, List<String> members) {
        if (!oneIn(random, 4)) {
            Collections.shuffle(members, random);
        }
        return "{" + String.join(oneIn(random, 4) ? " , " : ",", members) + (oneIn(random, 4) ? "\n" : "") + "}";
    }

    private static boolean oneIn(Random random, int n) {
        return random.nextInt(n) == 0;
    }
}
