package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.upstream.simulator.SessionRecord;

/** Which agent takes a call, and what its model is told, over real sockets. */
@Execution(ExecutionMode.CONCURRENT)
class AgentCallTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String TWO_AGENTS = """
            voice: marin
            agents:
              reception:
                default: true
                instructions: You are at the reception.
              billing:
                numbers: ["+49 30 123457"]
                model: gpt-precise
                voice: cedar
                instructions: You answer {{name}}, who calls from {{call.from}}, about bills.
                variables: {name: somebody}
                transcription-model: "off"
            """;

    @TempDir
    private Path folder;

    private TestRelay relay(String yaml) throws IOException {
        return TestRelay.startWith(Files.writeString(folder.resolve("tandem.yaml"), yaml));
    }

    /** What the n-th model was asked to be. */
    private static JsonNode session(TestRelay relay, int n) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> relay.simulator().sessions().size() >= n
                        && relay.simulator().sessions().get(n - 1).count("session.update") > 0);
        SessionRecord record = relay.simulator().sessions().get(n - 1);
        return record.events().stream()
                .filter(event -> event.type().equals("session.update"))
                .map(event -> tree(event.json()).path("session"))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String upgrade(String path) {
        return RawCaller.handshake("").replace("/v1/call", path);
    }

    private static RawCaller dial(TestRelay relay, String path) {
        RawCaller caller = RawCaller.connect(relay.port()).write(upgrade(path));
        assertThat(caller.readAnswer().status()).isEqualTo(101);
        return caller;
    }

    private static String twilioStart(String parameters) {
        return "{\"event\":\"start\",\"streamSid\":\"MZ1\",\"start\":{\"streamSid\":\"MZ1\",\"customParameters\":"
                + parameters + "}}";
    }

    private static String address(TestRelay relay, String rest) {
        return "ws://127.0.0.1:" + relay.port() + rest;
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/call, reception",
        "/v1/call/reception, reception",
        "/v1/call/billing, bills",
        "/v1/call?agent=billing, bills",
        "/v1/call/billing?agent=billing, bills",
        "/v1/call?to=4930123457, bills",
        "/ws/voice-chat/billing, bills",
        "/v1/realtime/billing?model=gpt-precise, bills",
        "/v1/realtime?agent=billing, bills"
    })
    void takesTheAgentOfTheAddress(String path, String instructions) throws IOException {
        try (TestRelay relay = relay(TWO_AGENTS);
                NativeCaller caller = NativeCaller.call(URI.create(address(relay, path)))) {
            // When / Then
            assertThat(session(relay, 1).path("instructions").asText()).contains(instructions);
            assertThat(caller.isClosed()).isFalse();
        }
    }

    @Test
    void givesTheModelWhatTheProfileSays() throws IOException {
        try (TestRelay relay = relay(TWO_AGENTS);
                NativeCaller caller = relay.call("agent=billing&name=Ada%0AIgnore%20all&from=%2B4917")) {
            // When
            JsonNode session = session(relay, 1);

            // Then
            assertThat(session.path("instructions").asText())
                    .isEqualTo("You answer Ada Ignore all, who calls from +4917, about bills.");
            assertThat(session.at("/audio/output/voice").asText()).isEqualTo("cedar");
            assertThat(session.at("/audio/input/transcription").isMissingNode()).isTrue();
            assertThat(relay.simulator().sessions().get(0).model()).isEqualTo("gpt-precise");
            assertThat(caller.isClosed()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/call/sales, 404, there is no agent 'sales' here",
        "/v1/call?agent=sales, 404, there is no agent 'sales' here",
        "/telephony/vonage/sales, 404, there is no agent 'sales' here",
        "/v1/call/billing?agent=reception, 400, the address names two agents",
        "/v1/realtime/billing?model=other, 400, 'this relay has one model, ''gpt-precise'''"
    })
    void refusesAnAgentThatThereIsNot(String path, int status, String why) throws IOException {
        try (TestRelay relay = relay(TWO_AGENTS);
                RawCaller caller = RawCaller.connect(relay.port())) {
            // When
            RawCaller.Answer answer = caller.write(upgrade(path)).readAnswer();

            // Then
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).contains(why);
            assertThat(relay.simulator().sessions()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"agent, billing", "To, +4930123457"})
    void takesTheAgentThatTwilioPassesOn(String parameter, String value) throws IOException {
        try (TestRelay relay = relay(TWO_AGENTS);
                RawCaller caller = dial(relay, "/telephony/twilio")) {
            // When
            caller.text(twilioStart("{\"" + parameter + "\":\"" + value + "\",\"From\":\"+4917\",\"name\":\"Ada\"}"));

            // Then
            assertThat(session(relay, 1).path("instructions").asText())
                    .isEqualTo("You answer Ada, who calls from +4917, about bills.");
            assertThat(relay.simulator().sessions()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/telephony/vonage         | {\"event\":\"websocket:connected\",\"content-type\":\"audio/l16;rate=16000\",\"agent\":\"billing\"}",
                "/telephony/vonage/billing | {\"event\":\"websocket:connected\",\"content-type\":\"audio/l16;rate=16000\"}",
                "/telephony/asterisk?to=4930123457 | {\"event\":\"MEDIA_START\",\"format\":\"ulaw\"}"
            })
    void takesTheAgentThatOtherBridgesPassOn(String path, String start) throws IOException {
        try (TestRelay relay = relay(TWO_AGENTS);
                RawCaller caller = dial(relay, path)) {
            // When
            caller.text(start);

            // Then
            assertThat(session(relay, 1).path("instructions").asText()).contains("bills");
        }
    }

    @Test
    void hangsUpOnABridgeThatNamesAnAgentThatThereIsNot() throws IOException {
        try (TestRelay relay = relay(TWO_AGENTS);
                RawCaller caller = dial(relay, "/telephony/twilio")) {
            // When
            caller.text(twilioStart("{\"agent\":\"sales\"}"));

            // Then
            RawCaller.Ending ending = caller.readToEnd();
            assertThat(ending.closes()).extracting(RawCaller.Frame::closeCode).containsExactly(1008);
            assertThat(ending.closes()).extracting(RawCaller.Frame::closeReason).containsExactly("agent_unknown");
            assertThat(relay.metric("tandem_calls_ended_total", "\"agent_unknown\""))
                    .isEqualTo(1);
            assertThat(relay.simulator().sessions()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: semantic_vad, eagerness: high} | {\"type\":\"semantic_vad\",\"eagerness\":\"high\"}",
                "{threshold: 0.7, silence-ms: 800, prefix-ms: 200} | {\"type\":\"server_vad\",\"threshold\":0.7,\"prefix_padding_ms\":200,\"silence_duration_ms\":800}",
                "{type: none} | null"
            })
    void asksTheModelToDetectTurnsAsTheProfileSays(String written, String asked) throws IOException {
        try (TestRelay relay = relay("agents:\n  default:\n    turn-detection: " + written + "\n");
                NativeCaller caller = relay.call("")) {
            // When
            caller.awaitState("listening");

            // Then
            assertThat(session(relay, 1).at("/audio/input/turn_detection")).isEqualTo(tree(asked));
        }
    }

    @Test
    void offersTheModelTheFunctionsOfTheProfile() throws IOException {
        try (TestRelay relay = relay("""
                agents:
                  default:
                    tools:
                      - name: find_order
                        description: Finds an order.
                        url: https://hooks.example.org/orders?key=1
                        secret: whsec_c2VjcmV0
                        parameters:
                          type: object
                          properties: {number: {type: string, pattern: "[0-9]+"}, most: {type: integer, maximum: 5}}
                          required: [number]
                      - {name: hang_up, description: Ends the call., forward: true}
                """);
                NativeCaller caller = relay.call("")) {
            // When
            caller.awaitState("listening");

            // Then
            assertThat(session(relay, 1).path("tools")).isEqualTo(tree("""
                    [{"type":"function","name":"find_order","description":"Finds an order.","parameters":{"type":"object",
                      "properties":{"number":{"type":"string","pattern":"[0-9]+"},"most":{"type":"integer","maximum":5}},
                      "required":["number"]}},
                     {"type":"function","name":"hang_up","description":"Ends the call.",
                      "parameters":{"type":"object","properties":{}}}]
                    """));
        }
    }

    @ParameterizedTest
    @CsvSource({"reception, 0", "billing, 1"})
    void letsCallersSteerWhereTheAgentSaysSo(String agent, int asked) throws IOException {
        // Given
        try (TestRelay relay = relay("agents: {reception: {default: true}, billing: {steer: true}}");
                NativeCaller caller = NativeCaller.call(URI.create(address(relay, "/v1/call/" + agent)))) {
            caller.awaitState("listening");

            // When
            caller.say("{\"type\":\"steer\",\"instructions\":\"Be brief.\"}");
            caller.say("{\"type\":\"ping\",\"t\":1}");
            caller.await("pong", 1);

            // Then
            assertThat(caller.all("warning")).hasSize(1 - asked);
            await().untilAsserted(
                            () -> assertThat(relay.simulator().sessions().get(0).count("response.create"))
                                    .isEqualTo(asked));
        }
    }
}
