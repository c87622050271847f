package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemrelay.relay.DialectCaller.Closed;
import org.tandemrelay.relay.DialectCaller.Dialect;

/** Calls whose model's line is lost: what the next model is told and asked, by a model that does nothing by itself. */
@Execution(ExecutionMode.CONCURRENT)
class OutlivedModelTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final ScriptedModel model = new ScriptedModel();

    @AfterEach
    void stop() {
        model.close();
    }

    static List<Dialect> dialects() {
        return DialectCaller.DIALECTS;
    }

    private List<String> told(String role) {
        return model.all("conversation.item.create").stream()
                .map(event -> event.path("item"))
                .filter(item -> item.path("role").asText().equals(role))
                .map(item -> item.path("content").path(0).path("text").asText())
                .toList();
    }

    private void lose(int code) {
        int before = model.sessions();
        model.closeSession(code);
        await().atMost(PATIENCE).until(() -> model.sessions() > before);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dialects")
    void areAnsweredOnTheNextLineOrEnd(Dialect dialect) {
        try (TestRelay relay = TestRelay.startOn(model.url());
                DialectCaller caller = new DialectCaller(relay.port(), dialect)) {
            // Given
            await().atMost(PATIENCE).until(() -> relay.metric("tandem_model_ready_milliseconds_count", "") == 1);

            // When
            if (dialect.name().equals("openai")) {
                model.closeSession(1013);

                // Then
                assertThat(caller.awaitClose(20)).isEqualTo(new Closed(1013, "model_busy"));
                assertThat(model.sessions()).isEqualTo(1);
                return;
            }
            lose(1013);
            await().atMost(PATIENCE).until(() -> relay.metric("tandem_model_reopened_total", "model_busy") == 1);
            int before = caller.messages();
            model.begin("resp_2");
            model.speak("resp_2", "item_2", 500);
            model.end("resp_2", "completed");

            // Then
            await().atMost(PATIENCE).until(() -> caller.messages() > before + 2);
            assertThat(caller.live()).isTrue();
        }
    }

    @Test
    void askForWordsThatWereLostWithTheLine() {
        try (TestRelay relay = TestRelay.startOn(model.url());
                NativeCaller caller = relay.call("")) {
            // Given: a turn whose words have not been recognised
            caller.awaitState("listening");
            model.say("{'type':'input_audio_buffer.speech_started','audio_start_ms':0,'item_id':'turn_1'}");
            model.say("{'type':'input_audio_buffer.speech_stopped','audio_end_ms':900,'item_id':'turn_1'}");
            model.say("{'type':'conversation.item.added','item':{'id':'turn_1','type':'message','role':'user',"
                    + "'content':[{'type':'input_audio'}]}}");
            caller.awaitState("thinking");

            // When
            lose(1001);
            model.await("response.create", 1);

            // Then
            assertThat(told("system")).singleElement().asString().contains("Ask the caller to say that again");
            assertThat(told("user")).isEmpty();
        }
    }

    @Test
    void tellThatTheBeginningOfATurnMayBeMissing() {
        try (TestRelay relay = TestRelay.startOn(model.url());
                NativeCaller caller = relay.call("")) {
            // Given
            caller.awaitState("listening");
            model.say("{'type':'input_audio_buffer.speech_started','audio_start_ms':0,'item_id':'turn_1'}");
            caller.awaitState("hearing");

            // When
            lose(1001);
            model.await("conversation.item.create", 1);

            // Then
            assertThat(told("system")).singleElement().asString().contains("may be missing");
            assertThat(model.all("response.create")).isEmpty();
        }
    }

    @Test
    void areGreetedAllTheSame() throws IOException {
        Path file = Files.writeString(
                folder.resolve("tandem.yaml"), "agents:\n  default:\n    greeting: Good day to you.\n");
        try (TestRelay relay =
                        TestRelay.startWith(file, "model-url", model.url().toString());
                NativeCaller caller = relay.call("")) {
            // Given
            model.await("response.create", 1);

            // When
            lose(1012);
            JsonNode again = model.await("response.create", 2);

            // Then
            assertThat(again.path("response").path("instructions").asText()).contains("Good day to you.");
            assertThat(caller.isClosed()).isFalse();
        }
    }

    @Test
    void areNotAnsweredTwiceWhereTheAnswerHadBegun() {
        try (TestRelay relay = TestRelay.startOn(model.url());
                NativeCaller caller = relay.call("")) {
            // Given
            caller.awaitState("listening");
            caller.say("{\"type\":\"text\",\"text\":\"hello\"}");
            model.await("response.create", 1);
            model.begin("resp_1");
            model.speak("resp_1", "item_1", 400);
            caller.awaitState("speaking");

            // When
            lose(1013);
            caller.await("mark", 1);
            caller.say("{\"type\":\"text\",\"text\":\"go on\"}");
            model.await("response.create", 2);

            // Then
            assertThat(told("user")).containsExactly("hello", "hello", "go on");
            assertThat(model.all("response.create")).hasSize(2);
        }
    }

    @Test
    void areToldToTheNextModelOnlyAsFarAsTheyMay() {
        try (TestRelay relay = TestRelay.startOn(model.url(), "model-memory-messages", "2");
                NativeCaller caller = relay.call("")) {
            // Given
            caller.awaitState("listening");
            for (String words : List.of("one", "two", "three")) {
                caller.say("{\"type\":\"text\",\"text\":\"" + words + "\"}");
            }
            await().atMost(PATIENCE).until(() -> told("user").size() == 3);

            // When
            lose(1013);
            await().atMost(PATIENCE).until(() -> told("user").size() == 5);

            // Then
            assertThat(told("user")).containsExactly("one", "two", "three", "two", "three");
        }
    }
}
