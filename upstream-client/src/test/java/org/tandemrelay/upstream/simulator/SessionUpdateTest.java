package org.tandemrelay.upstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class SessionUpdateTest extends SessionTest {

    SessionUpdateTest() {
        super(100, 10);
    }

    @Test
    void answersWithTheWholeEffectiveSession() {
        // When
        client.update("{'type':'realtime','instructions':'You are brief.','audio':{'input':{'turn_detection':"
                + "{'type':'server_vad','silence_duration_ms':250}},'output':{'voice':'cedar'}}}");

        // Then
        JsonNode session = client.await1("session.updated").path("session");
        assertThat(session.path("instructions").asText()).isEqualTo("You are brief.");
        assertThat(session.at("/audio/output/voice").asText()).isEqualTo("cedar");
        assertThat(session.at("/audio/output/format/type").asText()).isEqualTo("audio/pcm");
        assertThat(session.at("/audio/input/turn_detection/silence_duration_ms").asInt())
                .isEqualTo(250);
        assertThat(session.at("/audio/input/turn_detection/threshold").asDouble())
                .isEqualTo(0.5);
        assertThat(session.path("expires_at").isIntegralNumber()).isTrue();
        assertThat(simulator.sessions().get(0).count("session.update")).isEqualTo(1);
    }

    @Test
    void keepsWhatAnUpdateLeavesOutAndClearsWhatItSetsToNull() {
        // Given
        client.update(
                "{'type':'realtime','instructions':'first','audio':{'input':{'noise_reduction':{'type':'near_field'}}}}");
        int before = client.count();

        // When
        client.update("{'type':'realtime','audio':{'input':{'noise_reduction':null,'turn_detection':null}}}");

        // Then
        JsonNode session = client.awaitAfter(before, "session.updated").path("session");
        assertThat(session.path("instructions").asText()).isEqualTo("first");
        assertThat(session.at("/audio/input/noise_reduction").isNull()).isTrue();
        assertThat(session.at("/audio/input/turn_detection").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'instructions':'x'}|missing_required_parameter|session.type",
                "{'type':'conversation'}|invalid_value|session.type",
                "{'type':'transcription'}|invalid_value|session.type",
                "{'type':'realtime','voice':'alloy'}|unknown_parameter|session.voice",
                "{'type':'realtime','modalities':['text','audio']}|unknown_parameter|session.modalities",
                "{'type':'realtime','audio':{'input':{'forma':1}}}|unknown_parameter|session.audio.input.forma",
                "{'type':'realtime','output_modalities':['text','audio']}|invalid_value|session.output_modalities",
                "{'type':'realtime','instructions':7}|invalid_type|session.instructions",
                "{'type':'realtime','model':'another'}|invalid_value|session.model",
                "{'type':'realtime','max_output_tokens':5000}|invalid_value|session.max_output_tokens",
                "{'type':'realtime','audio':{'output':{'speed':9}}}|invalid_value|session.audio.output.speed",
                "{'type':'realtime','audio':{'input':{'format':{'type':'audio/pcm','rate':16000}}}}|invalid_value|session.audio.input.format.rate",
                "{'type':'realtime','audio':{'input':{'format':{'type':'audio/opus'}}}}|invalid_value|session.audio.input.format.type",
                "{'type':'realtime','audio':{'input':{'turn_detection':{'threshold':0.5}}}}|missing_required_parameter|session.audio.input.turn_detection.type",
                "{'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad','threshold':1.5}}}}|invalid_value|session.audio.input.turn_detection.threshold",
                "{'type':'realtime','tools':[{'type':'function'}]}|missing_required_parameter|session.tools[0].name",
                "{'type':'realtime','tools':[{'type':'function','name':'f','meta':1}]}|unknown_parameter|session.tools[0].meta",
            })
    void refusesWhatTheVendorRefusesAndNamesTheEvent(String session, String code, String param) {
        // When
        JsonNode error = client.errorOf("{'type':'session.update','event_id':'mine','session':" + session + "}");

        // Then
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("param").asText()).isEqualTo(param);
        assertThat(error.path("event_id").asText()).isEqualTo("mine");
        assertThat(error.path("message").asText()).isNotEmpty();
        assertThat(client.all("session.updated")).isEmpty();
    }

    @Test
    void locksTheVoiceOnceItHasSpoken() {
        // Given
        client.send("{'type':'response.create'}");
        client.await1("response.done");

        // When
        JsonNode error = client.errorOf(
                "{'type':'session.update','session':{'type':'realtime','audio':{'output':{'voice':'cedar'}}}}");
        client.update("{'type':'realtime','audio':{'output':{'voice':'marin'}}}");

        // Then
        assertThat(error.path("code").asText()).isEqualTo("cannot_update_voice");
        assertThat(client.await1("session.updated")
                        .at("/session/audio/output/voice")
                        .asText())
                .isEqualTo("marin");
    }
}
