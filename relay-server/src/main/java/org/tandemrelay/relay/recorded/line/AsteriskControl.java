package org.tandemrelay.relay.recorded.line;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The two forms of chan_websocket's text frames; option {@code f()} of its dial string names one. */
enum AsteriskControl {
    /** An object with an {@code event} or a {@code command}. */
    JSON {
        @Override
        String event(String name, ObjectNode members) {
            return Json.object().put("event", name).setAll(members).toString();
        }

        @Override
        String answer(String name, String channel, String id) {
            return Json.object()
                    .put("event", name)
                    .put("channel_id", channel)
                    .put("correlation_id", id)
                    .toString();
        }

        @Override
        @Nullable
        Command command(String text, RelayListener listener) {
            JsonNode message = Json.read(text, "command", listener::onNonsense);
            return message == null
                    ? null
                    : new Command(Json.text(message, "command"), Json.text(message, "correlation_id"));
        }
    },
    /** A word, and what it is about after it. */
    PLAIN {
        @Override
        String event(String name, ObjectNode members) {
            // Asterisk writes bare words for these.
            if (name.equals("MEDIA_XOFF") || name.equals("MEDIA_XON") || name.equals("QUEUE_DRAINED")) {
                return name;
            }
            return members.properties().stream()
                    .map(member ->
                            " " + member.getKey() + ":" + member.getValue().asText())
                    .collect(Collectors.joining("", name, ""));
        }

        @Override
        String answer(String name, String channel, String id) {
            return name + " " + id;
        }

        @Override
        Command command(String text, RelayListener listener) {
            String[] words = text.strip().split(" ", 2);
            return new Command(words[0], words.length > 1 ? words[1] : "");
        }
    };

    /** What the relay asks for; {@code id} is empty if it names none. */
    record Command(String name, String id) {}

    /**
     * The form of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static AsteriskControl named(String label) {
        return Stream.of(values())
                .filter(candidate -> candidate.label().equals(label))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("a control format of '" + label + "' is none of [json, plain]"));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** An event; {@code members} are left as they are. */
    abstract String event(String name, ObjectNode members);

    /** The event that answers a command with an id. */
    abstract String answer(String name, String channel, String id);

    /** What the relay says; null if it is nothing, which the listener has been told of. */
    abstract @Nullable Command command(String text, RelayListener listener);
}
