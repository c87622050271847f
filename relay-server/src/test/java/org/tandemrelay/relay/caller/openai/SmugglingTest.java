package org.tandemrelay.relay.caller.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Events that would take a session over, changed at random: what still goes on to the model must not do so in the eyes of any reader,
 * one that takes the first of a name, one that takes the last, and both without regard to case. {@code -Dmutations=1000000} tries as
 * many.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class SmugglingTest {

    private static final int TRIES = Integer.getInteger("mutations", 40_000);

    private static final List<String> EVENTS = List.of(
            "{\"type\":\"session.update\",\"session\":{\"instructions\":\"x\",\"type\":\"realtime\"}}",
            "{\"type\":\"session.update\",\"session\":{\"audio\":{\"output\":{\"voice\":\"x\"},\"input\":{}}}}",
            "{\"type\":\"session.update\",\"session\":{\"tools\":[{\"type\":\"mcp\"}],\"tracing\":\"auto\"}}",
            "{\"type\":\"session.update\",\"session\":{\"model\":\"dearer\"}}",
            "{\"type\":\"response.create\",\"response\":{\"instructions\":\"x\",\"metadata\":{}}}",
            "{\"type\":\"response.create\",\"response\":{\"input\":[{\"type\":\"message\",\"role\":\"system\"}]}}",
            "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"system\"}}",
            "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"function_call_output\",\"role\":\"user\"}}",
            "{\"type\":\"input_audio_buffer.append\",\"audio\":\"AAAA\",\"session\":{\"instructions\":\"x\"}}",
            "{\"type\":\"response.create\"}",
            "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\"}}");

    /** Put in somewhere, or in the place of something. */
    private static final List<String> PIECES = List.of(
            "\"type\":\"session.update\",",
            "\"type\":\"response.create\",",
            "\"role\":\"user\",",
            "\"role\":\"system\",",
            "\"session\":{},",
            "\"session\":{\"instructions\":\"x\"},",
            "\"response\":{},",
            "\"item\":{},",
            "\\u0073",
            "\\u017f",
            "\u212a",
            "\u017f",
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            ":",
            " ",
            "\n",
            "\\",
            "\u0000",
            "null",
            "1e9");

    private static final Set<String> KEPT = Set.of(
            "instructions",
            "prompt",
            "voice",
            "tools",
            "tool_choice",
            "max_output_tokens",
            "tracing",
            "model",
            "truncation");

    private final Random random = new Random(20_261_121);
    private final Policy policy = new Policy(Set.of(Permission.TURN_DETECTION, Permission.MODALITIES), "cheaper");

    private String mutated(String event) {
        StringBuilder text = new StringBuilder(event);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(6)) {
                case 0 -> text.setCharAt(at, Character.toUpperCase(text.charAt(at)));
                case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> text.deleteCharAt(at).insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 3 -> text.replace(at, at + 1, String.format("\\u%04x", (int) text.charAt(at)));
                case 4 -> text.insert(text.indexOf("{", at) + 1, PIECES.get(random.nextInt(8)));
                default -> {
                    String other = EVENTS.get(random.nextInt(EVENTS.size()));
                    text.insert(text.lastIndexOf("{") + 1, other.substring(1, other.length() - 1) + ",");
                }
            }
        }
        return text.toString();
    }

    private boolean passes(String text) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        try {
            var event = ClientEvents.parse(bytes);
            return event != null && policy.judge(event.path("type").asText(), event) == null;
        } finally {
            bytes.release();
        }
    }

    /** How somebody reads JSON. */
    private record Reader(boolean first, boolean folds) {
        Object read(String text) {
            try (JsonParser parser = new JsonFactory().createParser(text)) {
                parser.nextToken();
                return value(parser);
            } catch (IOException notJson) {
                return Map.of();
            }
        }

        private Object value(JsonParser parser) throws IOException {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                Map<String, Object> object = new TreeMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = folds ? fold(parser.currentName()) : parser.currentName();
                    parser.nextToken();
                    Object value = value(parser);
                    if (!first || !object.containsKey(name)) {
                        object.put(name, value);
                    }
                }
                return object;
            }
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                List<Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                return array;
            }
            return String.valueOf(parser.getText());
        }

        private static String fold(String name) {
            return name.replace('\u017f', 's').replace('\u212a', 'k').toLowerCase(Locale.ROOT);
        }
    }

    private static boolean takesOver(Object read) {
        if (!(read instanceof Map<?, ?> event)) {
            return false;
        }
        String type = String.valueOf(event.get("type"));
        return switch (type) {
            case "session.update" -> holdsKept(event.get("session"));
            case "response.create" -> holdsKept(event.get("response")) || inputOf(event.get("response"));
            case "conversation.item.create" -> foreign(event.get("item"));
            default -> false;
        };
    }

    private static boolean inputOf(Object response) {
        return response instanceof Map<?, ?> map
                && map.get("input") instanceof List<?> items
                && items.stream().anyMatch(SmugglingTest::foreign);
    }

    private static boolean holdsKept(Object settings) {
        return settings instanceof Map<?, ?> map
                && map.entrySet().stream()
                        .anyMatch(member ->
                                KEPT.contains(String.valueOf(member.getKey())) && !"cheaper".equals(member.getValue())
                                        || !member.getKey().equals("metadata") && holdsKept(member.getValue()));
    }

    /** An item that is not the caller's own word. */
    private static boolean foreign(Object item) {
        return item instanceof Map<?, ?> map
                && !("message".equals(map.get("type")) && "user".equals(map.get("role")))
                && !"item_reference".equals(map.get("type"));
    }

    @Test
    void letsNothingPastThatSomeReaderWouldBeTakenOverBy() {
        // Given
        List<Reader> readers = List.of(
                new Reader(true, true), new Reader(true, false), new Reader(false, true), new Reader(false, false));
        int passed = 0;
        for (int i = 0; i < TRIES; i++) {
            // When
            String text = mutated(EVENTS.get(i % EVENTS.size()));
            if (passes(text)) {
                passed++;

                // Then
                for (Reader reader : readers) {
                    assertThat(takesOver(reader.read(text)))
                            .as("%s reads %s", reader, text)
                            .isFalse();
                }
            }
        }
        System.out.printf("%,d mutated events: %,d passed, none took anything over%n", TRIES, passed);
        assertThat(passed).isBetween(TRIES / 100, TRIES / 2);
    }
}
