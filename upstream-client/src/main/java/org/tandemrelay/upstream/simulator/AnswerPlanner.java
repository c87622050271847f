package org.tandemrelay.upstream.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Decides what to answer: the caller's own speech, the caller's own words, a tool, or a greeting where nothing was said yet. */
final class AnswerPlanner {

    private static final String GREETING = "Hello, this is the simulator. Say something and I will say it again.";

    private final SimulatorSettings settings;
    private final Conversation conversation;
    private int turns;

    AnswerPlanner(SimulatorSettings settings, Conversation conversation) {
        this.settings = settings;
        this.conversation = conversation;
    }

    Answer plan(ResponseRequest request) throws ClientError {
        Item asked = lastAnswerable(itemsFor(request));
        turns++;
        JsonNode tool = toolFor(request, asked);
        if (tool != null) {
            return new Answer.ToolCall(tool.path("name").asText(), ToolArguments.example(tool.path("parameters")));
        }
        if (asked == null) {
            return words(GREETING, request);
        }
        AudioClip clip = asked.audio();
        if (asked.fromUser() && clip != null && clip.bytes().length > 0) {
            String transcript = heard(clip);
            return request.textOnly() ? new Answer.Text(transcript) : new Answer.Speech(clip, transcript);
        }
        boolean result = asked.type().equals("function_call_output");
        return words(result ? "The tool says: " + asked.get("output").asText() : asked.text(), request);
    }

    /** What the simulator claims to have heard; without a text in the settings, the truth. */
    String heard(AudioClip clip) {
        String text = settings.transcript();
        return text != null ? text : String.format(Locale.ROOT, "(%.1f s of speech)", clip.millis() / 1_000.0);
    }

    static Answer words(String text, ResponseRequest request) {
        return request.textOnly() ? new Answer.Text(text) : new Answer.Speech(ToneVoice.say(text), text);
    }

    private List<Item> itemsFor(ResponseRequest request) throws ClientError {
        JsonNode input = request.input();
        if (input == null) {
            return conversation.items();
        }
        List<Item> items = new ArrayList<>();
        for (JsonNode json : input) {
            if (json.path("type").asText().equals("item_reference")) {
                String id = json.path("id").asText();
                Item item = conversation.find(id);
                if (item == null) {
                    throw ClientError.itemNotFound("response.input", id);
                }
                items.add(item);
            } else {
                items.add(Conversation.fromClient((ObjectNode) json, request.inputFormat()));
            }
        }
        return items;
    }

    private static @Nullable Item lastAnswerable(List<Item> items) {
        for (int i = items.size() - 1; i >= 0; i--) {
            Item item = items.get(i);
            if (item.fromUser() || item.type().equals("function_call_output")) {
                return item;
            }
        }
        return null;
    }

    /** The tool to call, or null. The answer to a tool's result never is another call: nothing would end it. */
    private @Nullable JsonNode toolFor(ResponseRequest request, @Nullable Item asked) {
        if (asked != null && !asked.fromUser()) {
            return null;
        }
        JsonNode choice = request.toolChoice();
        String rule = choice.isTextual() ? choice.asText() : choice.path("type").asText();
        String wanted = choice.path("name").asText();
        String said = asked == null ? "" : asked.text().toLowerCase(Locale.ROOT);
        boolean due = settings.toolEveryTurns() > 0 && turns % settings.toolEveryTurns() == 0;
        for (JsonNode tool : request.tools()) {
            String name = tool.path("name").asText();
            boolean callable = tool.path("type").asText().equals("function") && !rule.equals("none");
            boolean called = rule.equals("required")
                    || (rule.equals("function") && wanted.equals(name))
                    || due
                    || said.contains("call " + name.toLowerCase(Locale.ROOT));
            if (callable && called) {
                return tool;
            }
        }
        return null;
    }
}
