package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.tool.FakeWebhook;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.ReceivedEvent;

/** What the relay does in a call for its agent: greets, passes keys on, breaks silence, warns of the end. */
@Execution(ExecutionMode.CONCURRENT)
class AgentConductTest {

    private static final AudioFormat PCM24 = AudioFormat.pcm16(24_000);

    @TempDir
    private Path folder;

    private TestRelay relay(String agent, String... settings) throws IOException {
        String yaml = "agents:\n  default:\n" + agent.indent(4);
        return TestRelay.startWith(Files.writeString(folder.resolve("tandem.yaml"), yaml), settings);
    }

    /** What the model was told so far by events of a type. */
    private static List<String> told(TestRelay relay, String type) {
        return relay.simulator().sessions().get(0).events().stream()
                .filter(event -> event.type().equals(type))
                .map(ReceivedEvent::json)
                .toList();
    }

    private static void awaitTold(TestRelay relay, String type, int n) {
        await().atMost(Duration.ofSeconds(40)).until(() -> told(relay, type).size() >= n);
    }

    @Test
    void hasTheModelSpeakFirst() throws IOException {
        try (TestRelay relay = relay("greeting: Hello {{name}}, how can I help?\nvariables: {name: there}\n");
                NativeCaller caller = relay.call("name=Ada")) {
            // When
            caller.awaitState("speaking");

            // Then
            assertThat(told(relay, "response.create"))
                    .singleElement()
                    .asString()
                    .contains("exactly as they stand here")
                    .contains("Hello Ada, how can I help?");
            assertThat(told(relay, "input_audio_buffer.append")).isEmpty();
        }
    }

    @Test
    void letsNobodyInterruptAProtectedGreeting() throws IOException {
        try (TestRelay relay = relay("""
                        greeting: This call may be recorded, and you should know that before you say anything at all to us.
                        greeting-protected: true
                        """);
                NativeCaller caller = relay.call("")) {
            caller.awaitState("speaking");

            // When
            caller.send(Speech.turn("not-ill-disposed.wav", PCM24));
            caller.await("mark", 1);

            // Then
            assertThat(caller.all("flush")).isEmpty();
            assertThat(relay.simulator().sessions().get(0).truncations()).isEmpty();
            assertThat(relay.simulator().sessions().get(0).cancelledResponses()).isEmpty();
        }
    }

    @Test
    void saysAProtectedGreetingThoughTheCallerSpeaksFirst() throws IOException {
        try (TestRelay relay = relay("greeting: This call may be recorded.\ngreeting-protected: true\n");
                NativeCaller caller = relay.call("")) {
            // When
            caller.send(Speech.turn("not-ill-disposed.wav", PCM24));
            caller.await("mark", 2);

            // Then
            assertThat(told(relay, "response.create").get(0)).contains("This call may be recorded.");
            assertThat(caller.all("flush")).isEmpty();
            assertThat(relay.simulator().sessions().get(0).cancelledResponses()).isEmpty();
        }
    }

    @Test
    void waitsForTheCallerWhereThereIsNoGreeting() throws IOException {
        try (TestRelay relay = relay("greeting: false\n", "greeting", "Hello!");
                NativeCaller caller = relay.call("")) {
            // When
            caller.awaitState("listening");
            caller.say("{\"type\":\"text\",\"text\":\"Hello\"}");
            caller.awaitState("speaking");

            // Then
            assertThat(told(relay, "response.create"))
                    .singleElement()
                    .asString()
                    .doesNotContain("Hello!");
        }
    }

    @Test
    void tellsTheModelOfAGroupOfKeysAtOnce() throws IOException {
        try (TestRelay relay = relay("dtmf: {pause: 30s}\n");
                NativeCaller caller = relay.call("")) {
            caller.awaitState("listening");

            // When
            "1234#".chars().forEach(key -> caller.say("{\"type\":\"dtmf\",\"digit\":\"" + (char) key + "\"}"));
            caller.awaitState("speaking");

            // Then
            assertThat(told(relay, "conversation.item.create"))
                    .singleElement()
                    .asString()
                    .contains("\"role\":\"system\"")
                    .contains("The caller pressed 1234# on the telephone keypad.");
            assertThat(told(relay, "response.create")).hasSize(1);
        }
    }

    @Test
    void tellsOfKeysThatNothingFollows() throws IOException {
        try (TestRelay relay = relay("dtmf: {pause: 300ms, answer: false}\n");
                NativeCaller caller = relay.call("")) {
            caller.awaitState("listening");

            // When
            caller.say("{\"type\":\"dtmf\",\"digit\":\"4\"}");
            caller.say("{\"type\":\"dtmf\",\"digit\":\"2\"}");
            awaitTold(relay, "conversation.item.create", 1);
            caller.say("{\"type\":\"dtmf\",\"digit\":\"7\"}");
            awaitTold(relay, "conversation.item.create", 2);

            // Then
            assertThat(told(relay, "conversation.item.create").get(0)).contains("pressed 42 on");
            assertThat(told(relay, "conversation.item.create").get(1)).contains("pressed 7 on");
            assertThat(told(relay, "response.create")).isEmpty();
        }
    }

    @Test
    void tellsNobodyOfKeysWhereTheyAreIgnored() throws IOException {
        try (TestRelay relay = relay("dtmf: ignore\n");
                NativeCaller caller = relay.call("")) {
            caller.awaitState("listening");

            // When
            caller.say("{\"type\":\"dtmf\",\"digit\":\"#\"}");
            caller.say("{\"type\":\"text\",\"text\":\"Hello\"}");
            awaitTold(relay, "conversation.item.create", 1);

            // Then
            assertThat(told(relay, "conversation.item.create"))
                    .singleElement()
                    .asString()
                    .contains("Hello");
        }
    }

    @Test
    void asksAWebhookWhatToMakeOfKeys() throws IOException {
        try (FakeWebhook webhook = new FakeWebhook().at("/keys", 200, "{\"order\":\"on its way\"}");
                TestRelay relay =
                        relay("dtmf: {to: hook, url: '" + webhook.url("/keys") + "', secret: a-long-secret}\n");
                NativeCaller caller = relay.call("customer=7")) {
            caller.awaitState("listening");

            // When
            "42#".chars().forEach(key -> caller.say("{\"type\":\"dtmf\",\"digit\":\"" + (char) key + "\"}"));
            caller.awaitState("speaking");

            // Then
            assertThat(webhook.posted()).singleElement().satisfies(post -> {
                assertThat(post.body())
                        .contains("\"tool\":\"dtmf\"", "\"arguments\":{\"digits\":\"42#\"}", "\"customer\":\"7\"");
                assertThat(post.header("webhook-signature")).startsWith("v1,");
            });
            assertThat(told(relay, "conversation.item.create"))
                    .satisfiesExactly(
                            pressed -> assertThat(pressed)
                                    .contains("\"role\":\"system\"", "pressed 42# on the telephone keypad."),
                            // What a webhook says could be a caller's words: it must not gain the operator's voice.
                            came -> assertThat(came)
                                    .contains("\"role\":\"user\"", "{\\\"order\\\":\\\"on its way\\\"}"));
            assertThat(told(relay, "response.create")).hasSize(1);
        }
    }

    @Test
    void saysNothingOfKeysThatTheWebhookHasNothingToSayOf() throws IOException {
        try (FakeWebhook webhook = new FakeWebhook().at("/keys", 204, "");
                TestRelay relay = relay("dtmf: {to: hook, url: '" + webhook.url("/keys") + "'}\n");
                NativeCaller caller = relay.call("")) {
            caller.awaitState("listening");
            caller.say("{\"type\":\"dtmf\",\"digit\":\"#\"}");
            await().until(() -> relay.metric("tandem_tool_calls_total", "\"dtmf\"") == 1);

            // When
            caller.say("{\"type\":\"text\",\"text\":\"Hello\"}");
            awaitTold(relay, "conversation.item.create", 1);

            // Then
            assertThat(told(relay, "conversation.item.create"))
                    .singleElement()
                    .asString()
                    .contains("Hello");
        }
    }

    @Test
    void asksWhetherAnybodyIsThereAndGivesUpInTheEnd() throws IOException {
        try (TestRelay relay =
                        relay("silence: {after: 1s, times: 2, reprompt: Ask who is there., goodbye: Say goodbye.}\n");
                NativeCaller caller = relay.call("")) {
            // When
            NativeCaller.Closed closed = caller.awaitClose();

            // Then
            assertThat(told(relay, "response.create"))
                    .satisfiesExactly(
                            first -> assertThat(first).contains("Ask who is there."),
                            second -> assertThat(second).contains("Ask who is there."),
                            last -> assertThat(last).contains("Say goodbye."));
            assertThat(closed.code()).isEqualTo(1000);
            assertThat(closed.reason()).isEqualTo("nobody_spoke");
            assertThat(relay.metric("tandem_calls_ended_total", "\"nobody_spoke\""))
                    .isEqualTo(1);
            // What was said was heard to its end: each of the three answers has its mark.
            assertThat(caller.all("mark")).hasSize(3);
        }
    }

    @Test
    void startsAnewWithASilenceThatTheCallerBroke() throws IOException {
        try (TestRelay relay =
                        relay("silence: {after: 2s, times: 1, reprompt: Ask who is there., goodbye: Say goodbye.}\n");
                NativeCaller caller = relay.call("")) {
            caller.awaitState("listening");
            awaitTold(relay, "response.create", 1);

            // When
            caller.send(Speech.turn("not-ill-disposed.wav", PCM24));
            awaitTold(relay, "response.create", 2);

            // Then
            assertThat(told(relay, "response.create"))
                    .allSatisfy(asked -> assertThat(asked).contains("Ask who is there."));
            assertThat(caller.isClosed()).isFalse();
        }
    }

    @Test
    void warnsOfTheEndAndEndsTheCallThen() throws IOException {
        try (TestRelay relay = relay("""
                        limits: {longest: 6s, warning: 5s, warning-words: Say that the call will end., grace: 2s}
                        """);
                NativeCaller caller = relay.call("")) {
            // When
            NativeCaller.Closed closed = caller.awaitClose();

            // Then
            assertThat(told(relay, "response.create"))
                    .singleElement()
                    .asString()
                    .contains("Say that the call will end.");
            assertThat(closed.reason()).isEqualTo("call_too_long");
            assertThat(caller.audio()).isNotEmpty();
        }
    }

    @Test
    void letsTheLastSentenceBeHeardToItsEnd() throws IOException {
        try (TestRelay relay = relay("greeting: Good day to you.\nlimits: {longest: 1500ms, grace: 15s}\n");
                NativeCaller caller = relay.call("")) {
            // When
            NativeCaller.Closed closed = caller.awaitClose();

            // Then
            assertThat(closed.reason()).isEqualTo("call_too_long");
            assertThat(caller.all("mark"))
                    .as("the mark at the end of the sentence")
                    .hasSize(1);
        }
    }
}
