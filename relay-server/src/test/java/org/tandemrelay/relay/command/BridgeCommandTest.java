package org.tandemrelay.relay.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.relay.recorded.FakeRelay;
import org.tandemrelay.relay.recorded.Recordings;
import org.tandemrelay.upstream.simulator.SimulatorSettings;
import picocli.CommandLine;

/** Calls as those of telephone bridges, and what lets them in. */
@Execution(ExecutionMode.CONCURRENT)
class BridgeCommandTest {

    private static final int RATE = 16_000;
    private static final String SECRET = "a-signature-secret-of-32-characters";
    private static final SimulatorSettings QUICK =
            SimulatorSettings.defaults().withThinkingMillis(50).withSpeed(100);

    private final short[] speech = Recordings.speech("made-amiable.wav", RATE, 300, 700);
    private final StringWriter out = new StringWriter();

    @TempDir
    private Path folder;

    private int call(Map<String, String> environment, String url, String... options) {
        List<String> args = new ArrayList<>(List.of("--url", url, "--audio", wav(), "--linger", "1000"));
        args.addAll(Arrays.asList(options));
        return new CommandLine(new CallCommand(environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute(args.toArray(String[]::new));
    }

    private int call(TestRelay relay, String... options) {
        return call(Map.of(), "ws://127.0.0.1:" + relay.port(), options);
    }

    private String wav() {
        return Recordings.wav(folder.resolve("said.wav"), RATE, speech).toString();
    }

    @ParameterizedTest
    @CsvSource({
        "twilio-auth-token, --as=twilio --twilio-auth-token",
        "vonage-signature-secret, --as=vonage --vonage-signature-secret",
        "caller-key, --as=asterisk --caller-key",
        "caller-key, --as=asterisk --asterisk-control=plain --caller-key",
        "caller-key, --as=openai --caller-key",
    })
    void isLetInByWhatTheBridgeBringsAndByNothingElse(String setting, String options) {
        try (TestRelay relay = TestRelay.start(QUICK, "", setting, SECRET, "playout-lead", "unlimited")) {
            // When
            int with = call(relay, (options + "=" + SECRET).split(" "));
            String heard = out.toString();
            int without = call(relay, (options + "=another-secret-of-32-characters-or-more").split(" "));

            // Then
            assertThat(with).as(heard).isZero();
            assertThat(without).isEqualTo(1);
            assertThat(out.toString().substring(heard.length())).containsPattern("refused \\(40[13]\\)");
            assertThat(out.toString()).doesNotContain(SECRET);
        }
    }

    @Test
    void makesAnotherTokenForEveryCall() {
        try (TestRelay relay = TestRelay.start(QUICK, "", "vonage-signature-secret", SECRET)) {
            // When
            int first = call(relay, "--as=vonage", "--vonage-signature-secret=" + SECRET);
            int second = call(relay, "--as=vonage", "--vonage-signature-secret=" + SECRET);

            // Then
            assertThat(first).isZero();
            assertThat(second).as("the relay takes no token twice").isZero();
        }
    }

    @Test
    void endsWith2IfNothingCanBeSignedWithTheSecret() {
        // When
        int exit = call(Map.of("TANDEM_VONAGE_SIGNATURE_SECRET", "short"), "ws://127.0.0.1:1", "--as=vonage");

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(out.toString()).contains("shorter than 32 bytes");
    }

    @Test
    void callsAsTwilioWithTheKeysOfTheEnvironment() {
        // Given
        Map<String, String> environment = Map.of("TANDEM_CALLER_KEY", "key-8", "TANDEM_TWILIO_AUTH_TOKEN", "token-9");
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {
            @Override
            public void onMessage(FakeRelay.Connection line, JsonNode message) {
                if (message.path("event").asText().equals("start")) {
                    line.close(1_000, "that is all");
                }
            }
        })) {
            // When
            int exit = call(environment, relay.base(), "--as", "twilio", "--param=a=b");

            // Then
            assertThat(exit).isEqualTo(3);
            assertThat(out.toString())
                    .contains("/telephony/twilio as twilio with said.wav, 0.70 s at 8000 Hz in mulaw")
                    .containsPattern("call +CA[0-9a-f]{32}\\R")
                    .contains("closed (1000): that is all")
                    .doesNotContain("key-8")
                    .doesNotContain("token-9");
            assertThat(relay.upgrade().headers().get("Authorization")).isEqualTo("Bearer key-8");
            assertThat(relay.upgrade().headers().get("X-Twilio-Signature")).hasSize(28);
            assertThat(relay.texts().get(1)).contains("\"customParameters\":{\"a\":\"b\"}");
        }
    }
}
