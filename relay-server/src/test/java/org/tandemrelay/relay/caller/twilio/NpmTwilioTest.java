package org.tandemrelay.relay.caller.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SessionRecord;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/**
 * Twilio's own library signs as we do, and OpenAI's library, which is called by Twilio as the relay is, takes the caller of these tests for
 * Twilio. Not part of the usual build, because it needs Node.js and the npm registry: {@code mvn -Pnpm -pl relay-server -am verify}.
 */
@Tag("npm")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class NpmTwilioTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SOURCE = Path.of("src/test/npm-twilio");
    private static final Path WORK = Path.of("target/npm-twilio");

    @BeforeAll
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    static void installTheLibraries() throws Exception {
        Files.createDirectories(WORK);
        try (Stream<Path> files = Files.list(SOURCE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, WORK.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        try {
            assertThat(program("npm", "ci", "--no-audit", "--no-fund").start().waitFor())
                    .isZero();
        } catch (IOException notInstalled) {
            System.out.println("npm is not installed: Twilio's and OpenAI's libraries are not tried");
            abort("npm is not installed");
        }
    }

    private static ProcessBuilder program(String... command) {
        return new ProcessBuilder(command)
                .directory(WORK.toFile())
                .redirectErrorStream(true)
                .redirectOutput(WORK.resolve("output.log").toFile());
    }

    private static JsonNode askTheLibrary(ArrayNode cases) throws Exception {
        Path asked = WORK.resolve("asked.json").toAbsolutePath();
        JSON.writeValue(asked.toFile(), cases);
        Path answers = WORK.resolve("answers.json");
        Process node = program("node", "signatures.mjs", asked.toString())
                .redirectOutput(answers.toFile())
                .start();
        assertThat(node.waitFor()).as(Files.readString(answers)).isZero();
        return JSON.readTree(answers.toFile());
    }

    private static Map<String, List<String>> form(Random random) {
        Map<String, List<String>> form = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            String name =
                    List.of("From", "To", "CallSid", "a", "Z", "Ünïcode", "x.y").get(random.nextInt(7));
            String value = List.of("+15550100", "", "ä&=%+ ", "😀", "0").get(random.nextInt(5));
            form.put(name, random.nextInt(4) == 0 ? List.of(value, "second", value) : List.of(value));
        }
        return form;
    }

    @Test
    void signsAsTwiliosOwnLibrary() throws Exception {
        // Given
        Random random = new Random(7);
        ArrayNode cases = JSON.createArrayNode();
        List<String> addresses = List.of(
                "wss://relay.example.com/telephony/twilio",
                "https://relay.example.com/telephony/twilio/answer?a=1&b=%20",
                "https://relay.example.com:8443/answer",
                "ws://127.0.0.1:8080/telephony/twilio");
        String[] ours = new String[200];
        for (int i = 0; i < ours.length; i++) {
            String token = "token-" + random.nextInt(1_000);
            String url = addresses.get(i % addresses.size());
            Map<String, List<String>> form = form(random);
            ours[i] = new TwilioSignature(token).sign(url, form);
            ObjectNode asked =
                    cases.addObject().put("token", token).put("url", url).put("signature", ours[i]);
            ObjectNode asJson = asked.putObject("form");
            form.forEach((name, values) ->
                    asJson.set(name, values.size() == 1 ? asJson.textNode(values.get(0)) : JSON.valueToTree(values)));
        }

        // When
        JsonNode answers = askTheLibrary(cases);

        // Then
        for (int i = 0; i < ours.length; i++) {
            assertThat(answers.get(i).path("signature").asText())
                    .as(cases.get(i).toString())
                    .isEqualTo(ours[i]);
            assertThat(answers.get(i).path("valid").asBoolean()).isTrue();
        }
    }

    @Test
    void isTakenForTwilioByAnotherServer() throws Exception {
        // Given
        Process node = null;
        try (RealtimeSimulator simulator =
                        RealtimeSimulator.start(SimulatorSettings.defaults().withThinkingMillis(50));
                TwilioCaller caller = new TwilioCaller(20)) {
            node = new ProcessBuilder("node", "agents.mjs", simulator.url().toString())
                    .directory(WORK.toFile())
                    .redirectError(WORK.resolve("agents.log").toFile())
                    .start();
            BufferedReader said = node.inputReader();
            String port = said.readLine().replace("listening on ", "");
            caller.call(URI.create("ws://127.0.0.1:" + port + "/"));
            // Until its model is ready it drops what it hears.
            Awaitility.await()
                    .until(() -> simulator.received().stream()
                            .anyMatch(event -> event.type().equals("session.update")));
            byte[] turn = Speech.turn("not-ill-disposed.wav", caller.format());

            // When
            caller.speak(turn);
            caller.await("an answer, played", () -> caller.playedMillis() > 2_500);
            byte[] heard = caller.heard();
            caller.speak(turn);
            caller.await("another answer, begun", () -> caller.playedMillis() > 3_500);
            caller.speak(turn);
            caller.await("a flush", () -> caller.flushes() > 0);

            // Then
            assertThat(Speech.likeness(heard, caller.format(), turn, caller.format()))
                    .isGreaterThan(0.9);
            Awaitility.await()
                    .until(() -> !simulator.sessions().get(0).truncations().isEmpty());
            SessionRecord.Truncation truncation =
                    simulator.sessions().get(0).truncations().get(0);
            assertThat(truncation.audioEndMillis()).isLessThanOrEqualTo(truncation.sentMillis());
            assertThat(said.ready()).as("an error was printed").isFalse();
        } finally {
            if (node != null) {
                node.destroyForcibly();
            }
        }
    }
}
