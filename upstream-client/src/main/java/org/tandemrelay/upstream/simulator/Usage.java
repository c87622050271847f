package org.tandemrelay.upstream.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Counts tokens the way the vendor bills: about four letters of text, 100 ms of a caller's or 50 ms of a model's audio, each. */
final class Usage {

    private static final int CHARS_PER_TOKEN = 4;
    private static final int INPUT_MILLIS_PER_TOKEN = 100;
    private static final int OUTPUT_MILLIS_PER_TOKEN = 50;

    private Usage() {}

    static ObjectNode of(List<Item> conversation, List<Item> output) {
        long inputText = 0;
        long inputAudio = 0;
        for (Item item : conversation) {
            if (!output.contains(item)) {
                inputText += textTokens(item);
                inputAudio += item.audioMillis() / INPUT_MILLIS_PER_TOKEN;
            }
        }
        long outputText = output.stream().mapToLong(Usage::textTokens).sum();
        long outputAudio = output.stream().mapToLong(Item::audioMillis).sum() / OUTPUT_MILLIS_PER_TOKEN;
        ObjectNode usage = Json.object()
                .put("total_tokens", inputText + inputAudio + outputText + outputAudio)
                .put("input_tokens", inputText + inputAudio)
                .put("output_tokens", outputText + outputAudio);
        ObjectNode input = usage.putObject("input_token_details")
                .put("text_tokens", inputText)
                .put("audio_tokens", inputAudio)
                .put("image_tokens", 0)
                .put("cached_tokens", 0);
        input.putObject("cached_tokens_details")
                .put("text_tokens", 0)
                .put("audio_tokens", 0)
                .put("image_tokens", 0);
        usage.putObject("output_token_details").put("text_tokens", outputText).put("audio_tokens", outputAudio);
        return usage;
    }

    private static long textTokens(Item item) {
        long chars = (long) item.text().length()
                + item.get("arguments").asText().length()
                + item.get("output").asText().length()
                + item.get("content").path(0).path("transcript").asText("").length();
        return (chars + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
    }
}
