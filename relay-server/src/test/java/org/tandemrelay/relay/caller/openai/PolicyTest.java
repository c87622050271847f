package org.tandemrelay.relay.caller.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.relay.configuration.CallerSettings;

/** What of a caller's events the operator keeps to himself, on every event that could carry it. */
class PolicyTest {

    private static final String MODEL = "gpt-realtime-2.1";

    private static @Nullable Refusal judge(Set<Permission> granted, String quoted) {
        try {
            JsonNode event = new ObjectMapper().readTree(quoted.replace('\'', '"'));
            return new Policy(granted, MODEL).judge(event.path("type").asText(), event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<Permission> allBut(Permission permission) {
        return EnumSet.complementOf(EnumSet.of(permission));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSTRUCTIONS|session.instructions|{'type':'session.update','session':{'instructions':'x'}}",
                "INSTRUCTIONS|session.instructions|{'type':'session.update','session':{'instructions':''}}",
                "INSTRUCTIONS|session.prompt|{'type':'session.update','session':{'prompt':{'id':'p'}}}",
                "TOOLS|session.tools|{'type':'session.update','session':{'tools':[]}}",
                "TOOLS|session.tool_choice|{'type':'session.update','session':{'tool_choice':'none'}}",
                "MCP|session.tools[1]|{'type':'session.update','session':{'tools':[{'type':'function'},{'type':'mcp'}]}}",
                "VOICE|session.audio.output.voice|{'type':'session.update','session':{'audio':{'output':{'voice':'x'}}}}",
                "VOICE|session.audio.output.speed|{'type':'session.update','session':{'audio':{'output':{'speed':1}}}}",
                "LIMITS|session.max_output_tokens|{'type':'session.update','session':{'max_output_tokens':1}}",
                "LIMITS|session.reasoning|{'type':'session.update','session':{'reasoning':{}}}",
                "TRACING|session.tracing|{'type':'session.update','session':{'tracing':'auto'}}",
                "MODALITIES|session.output_modalities|{'type':'session.update','session':{'output_modalities':['text']}}",
                "AUDIO_FORMATS|session.audio.input.format|{'type':'session.update','session':{'audio':{'input':{'format':{}}}}}",
                "AUDIO_FORMATS|session.audio.output.format|{'type':'session.update','session':{'audio':{'output':{'format':{}}}}}",
                "TURN_DETECTION|session.audio.input.turn_detection|{'type':'session.update','session':{'audio':{'input':{'turn_detection':null}}}}",
                "NOISE_REDUCTION|session.audio.input.noise_reduction|{'type':'session.update','session':{'audio':{'input':{'noise_reduction':null}}}}",
                "TRANSCRIPTION|session.audio.input.transcription|{'type':'session.update','session':{'audio':{'input':{'transcription':{}}}}}",
                "OTHER|session.type|{'type':'session.update','session':{'type':'transcription'}}",
                "OTHER|session.of_another_year|{'type':'session.update','session':{'of_another_year':1}}",
                "OTHER|session.audio|{'type':'session.update','session':{'audio':'x'}}",
                "OTHER|session.audio.input.of_another_year|{'type':'session.update','session':{'audio':{'input':{'of_another_year':1}}}}",
                "INSTRUCTIONS|response.instructions|{'type':'response.create','response':{'instructions':'x'}}",
                "TOOLS|response.tools|{'type':'response.create','response':{'tools':[]}}",
                "MCP|response.tools[0]|{'type':'response.create','response':{'tools':[{'type':'mcp'}]}}",
                "VOICE|response.audio.output.voice|{'type':'response.create','response':{'audio':{'output':{'voice':'x'}}}}",
                "OTHER|response.model|{'type':'response.create','response':{'model':'dearer'}}",
                "ITEMS|response.input[1].role|{'type':'response.create','response':{'input':[{'type':'item_reference'},{'type':'message','role':'system'}]}}",
                "ITEMS|item.role|{'type':'conversation.item.create','item':{'type':'message','role':'system'}}",
                "ITEMS|item.role|{'type':'conversation.item.create','item':{'type':'message','role':'assistant'}}",
                "ITEMS|item.role|{'type':'conversation.item.create','item':{'type':'message'}}",
                "ITEMS|item.type|{'type':'conversation.item.create','item':{'type':'function_call'}}",
                "TOOLS|item.type|{'type':'conversation.item.create','item':{'type':'function_call_output'}}",
                "MCP|item.type|{'type':'conversation.item.create','item':{'type':'mcp_approval_response'}}",
                "OTHER|item.type|{'type':'conversation.item.create','item':{'type':'of_another_year'}}",
                "OTHER|session|{'type':'transcription_session.update','session':{}}",
                "OTHER|session|{'type':'input_audio_buffer.commit','session':{}}",
                "OTHER|response|{'type':'session.update','response':{}}",
                "INSTRUCTIONS|x[0].y.instructions|{'type':'of.another.year','x':[{'y':{'instructions':'x'}}]}",
                "INSTRUCTIONS|instructions|{'type':'response.create','instructions':'x'}"
            })
    void keepsWhatIsNotLeftToCallers(Permission needed, String param, String event) {
        // When
        Refusal refusal = judge(allBut(needed), event);

        // Then
        assertThat(refusal).isNotNull();
        assertThat(refusal.param()).isEqualTo(param);
        assertThat(refusal.message()).contains("'" + needed.label() + "'");
        assertThat(judge(EnumSet.allOf(Permission.class), event)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'input_audio_buffer.commit'}",
                "{'type':'response.create'}",
                "{'type':'response.create','response':{'conversation':'none','metadata':{'instructions':'mine'}}}",
                "{'type':'response.cancel','response_id':'r'}",
                "{'type':'conversation.item.truncate','item_id':'i','content_index':0,'audio_end_ms':3}",
                "{'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'input_text'}]}}",
                "{'type':'session.update','session':{'type':'realtime','model':'gpt-realtime-2.1'}}",
                "{'type':'of.another.year','x':{'y':[1,'instructions']}}"
            })
    void leavesTheConversationItselfToEveryCaller(String event) {
        // When / Then
        assertThat(judge(Set.of(), event)).isNull();
    }

    @Test
    void hasOneModelWhateverIsLeftToCallers() {
        // When
        Refusal refusal =
                judge(EnumSet.allOf(Permission.class), "{'type':'session.update','session':{'model':'another'}}");

        // Then
        assertThat(refusal).isNotNull();
        assertThat(refusal.param()).isEqualTo("session.model");
    }

    @Test
    void hasTheNamesOfTheSetting() {
        // Given
        Set<String> labels =
                Arrays.stream(Permission.values()).map(Permission::label).collect(Collectors.toSet());

        // When
        Set<String> words = CallerSettings.OPENAI_CALLERS_MAY.parser().apply("all");

        // Then
        assertThat(new TreeSet<>(words)).isEqualTo(new TreeSet<>(labels));
        assertThat(Permission.named(words)).isEqualTo(EnumSet.allOf(Permission.class));
        assertThat(CallerSettings.OPENAI_CALLERS_MAY.description())
                .contains(Arrays.stream(Permission.values())
                        .map(Permission::label)
                        .toList());
    }
}
