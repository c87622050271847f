package org.tandemrelay.relay.caller.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.core.ObjectMappers;
import com.openai.models.realtime.RealtimeClientEvent;
import com.openai.models.realtime.RealtimeResponseCreateParams;
import com.openai.models.realtime.RealtimeSessionCreateRequest;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whether the table of {@link AuthorityTest} has each event, and each field of it, that the vendor's own library knows. */
class AuthorityTableTest {

    private static final JsonMapper JSON = new JsonMapper();

    /** What all events have, which sets nothing. */
    private static final Set<String> OF_ALL = Set.of("type", "event_id");

    /** What stands below these is looked at one by one too. */
    private static final Set<String> GROUPS = Set.of(
            "session.audio", "session.audio.input", "session.audio.output", "response.audio", "response.audio.output");

    /** The library has these as one of several kinds. */
    private static final Map<String, Class<?>> KINDS =
            Map.of("session", RealtimeSessionCreateRequest.class, "response", RealtimeResponseCreateParams.class);

    private static List<JsonNode> events() {
        return AuthorityTest.lines().map(AuthorityTableTest::read).toList();
    }

    private static JsonNode read(AuthorityTest.Line line) {
        try {
            return JSON.readTree(line.event());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the library has one of for each kind of event. */
    private static List<Method> kinds() {
        return Arrays.stream(RealtimeClientEvent.class.getMethods())
                .filter(method -> method.getReturnType().equals(Optional.class) && method.getParameterCount() == 0)
                .filter(method -> !method.getName().startsWith("_"))
                .toList();
    }

    private static Class<?> inside(Type generic) {
        Type argument = ((ParameterizedType) generic).getActualTypeArguments()[0];
        return argument instanceof Class<?> type ? type : Object.class;
    }

    /** Of a kind of event: those of the table, bare of all but its type. */
    private static Set<String> typesOf(Method kind, List<JsonNode> events) {
        Set<String> types = new java.util.TreeSet<>();
        for (String type : (Iterable<String>)
                events.stream().map(event -> event.path("type").asText())::iterator) {
            RealtimeClientEvent event = ObjectMappers.jsonMapper()
                    .convertValue(JSON.createObjectNode().put("type", type), RealtimeClientEvent.class);
            try {
                if (((Optional<?>) kind.invoke(event)).isPresent()) {
                    types.add(type);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return types;
    }

    private static List<String> fields(Class<?> type, String group) {
        List<String> paths = new ArrayList<>();
        for (Method method : type.getMethods()) {
            JsonProperty property = method.getAnnotation(JsonProperty.class);
            if (property == null || OF_ALL.contains(property.value())) {
                continue;
            }
            String path = group + property.value();
            paths.add(path);
            if (KINDS.containsKey(path)) {
                paths.addAll(fields(KINDS.get(path), path + "."));
            } else if (GROUPS.contains(path)) {
                paths.addAll(fields(inside(method.getGenericReturnType()), path + "."));
            }
        }
        return paths;
    }

    private static Stream<String> missing(Method kind, List<JsonNode> events) {
        Set<String> types = typesOf(kind, events);
        if (types.isEmpty()) {
            return Stream.of(kind.getName());
        }
        List<JsonNode> ofKind = events.stream()
                .filter(event -> types.contains(event.path("type").asText()))
                .toList();
        return fields(inside(kind.getGenericReturnType()), "").stream()
                .filter(path -> ofKind.stream()
                        .allMatch(
                                event -> event.at("/" + path.replace('.', '/')).isMissingNode()))
                .map(path -> types + " " + path);
    }

    @Test
    void hasEachFieldOfEachEventThatTheVendorsLibraryCanSend() {
        // Given
        List<JsonNode> events = events();

        // When
        List<String> missing =
                kinds().stream().flatMap(kind -> missing(kind, events)).toList();

        // Then
        assertThat(kinds()).hasSizeGreaterThanOrEqualTo(11);
        assertThat(fields(RealtimeSessionCreateRequest.class, "session."))
                .contains("session.audio.input.turn_detection", "session.audio.output.voice");
        assertThat(missing).isEmpty();
    }
}
