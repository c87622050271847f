package org.tandemrelay.relay.caller.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.TestRelay;

/** Who may open a stream, decided by the upgrade request alone. */
class TwilioAdmissionTest {

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final TwilioSignature SIGNATURE = new TwilioSignature(TOKEN);

    @TempDir
    private Path folder;

    private static RawCaller.Answer upgrade(TestRelay relay, String path, String... headers) {
        String more = String.join("\r\n", headers) + (headers.length == 0 ? "" : "\r\n");
        try (RawCaller caller = RawCaller.connect(relay.port())) {
            caller.write("GET " + path + " HTTP/1.1\r\nHost: inside.example:8080\r\nConnection: Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" + more + "\r\n");
            return caller.readAnswer();
        }
    }

    private static String signed(String url) {
        return "x-twilio-signature: " + SIGNATURE.sign(url, Map.of());
    }

    static Stream<Arguments> goodWays() {
        return Stream.of(
                Arguments.of("public-url", "wss://relay.example.com", "wss://relay.example.com/telephony/twilio", ""),
                Arguments.of(
                        "public-url", "https://relay.example.com/", "wss://relay.example.com/telephony/twilio", ""),
                Arguments.of("public-url", "wss://example.com/voice", "wss://example.com/voice/telephony/twilio", ""),
                Arguments.of(
                        "trusted-proxies",
                        "10.0.0.0/8,127.0.0.0/8",
                        "wss://relay.example.com/telephony/twilio",
                        "X-Forwarded-Proto: https\r\nX-Forwarded-Host: relay.example.com\r\nX-Forwarded-Port: 443"),
                Arguments.of(
                        "trusted-proxies",
                        "127.0.0.1",
                        "wss://inside.example:8080/telephony/twilio",
                        "X-Forwarded-Proto: http, wss"),
                Arguments.of("trusted-proxies", "10.0.0.1", "ws://inside.example:8080/telephony/twilio", ""),
                Arguments.of("trusted-proxies", "10.0.0.1", "ws://inside.example/telephony/twilio", ""));
    }

    @ParameterizedTest
    @MethodSource("goodWays")
    void letsTwilioInByItsSignatureAlone(String setting, String value, String url, String headers) {
        // Given: a key that Twilio has no way to bring
        try (TestRelay relay = TestRelay.start(
                "twilio-auth-token", TOKEN, "caller-key", "a-key", "anonymous", "false", setting, value)) {
            // When
            RawCaller.Answer answer = headers.isEmpty()
                    ? upgrade(relay, "/telephony/twilio", signed(url))
                    : upgrade(relay, "/telephony/twilio", signed(url), headers);

            // Then
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.headers()).doesNotContainKey("sec-websocket-protocol");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/telephony/twilio", "/telephony/twilio/listen"})
    void refusesWhatIsNotSignedWithAReason(String path) {
        try (TestRelay relay = TestRelay.start(
                "twilio-auth-token", TOKEN, "public-url", "wss://relay.example.com", "anonymous", "true")) {
            // When
            RawCaller.Answer unsigned = upgrade(relay, path);
            RawCaller.Answer wrong = upgrade(relay, path, signed("wss://elsewhere.example" + path));
            RawCaller.Answer right = upgrade(relay, path, signed("wss://relay.example.com" + path));

            // Then
            assertThat(unsigned.status()).isEqualTo(403);
            assertThat(unsigned.body()).contains("X-Twilio-Signature");
            assertThat(wrong.status()).isEqualTo(403);
            assertThat(wrong.body())
                    .contains("wss://relay.example.com" + path, "public-url")
                    .doesNotContain(TOKEN);
            assertThat(right.status()).isEqualTo(101);
        }
    }

    @Test
    void doesNotBelieveAStrangersForwardedHeaders() {
        try (TestRelay relay = TestRelay.start("twilio-auth-token", TOKEN, "trusted-proxies", "10.0.0.0/8, ::1")) {
            // When
            RawCaller.Answer answer = upgrade(
                    relay,
                    "/telephony/twilio",
                    signed("wss://relay.example.com/telephony/twilio"),
                    "X-Forwarded-Proto: https",
                    "X-Forwarded-Host: relay.example.com");

            // Then
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).contains("ws://inside.example:8080/telephony/twilio");
        }
    }

    @Test
    void knowsTheSignatureOfAnAgentsAddress() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("tandem.yaml"), "agents: {default: {}, orders: {}}\n");
        String url = "wss://relay.example.com/telephony/twilio";
        try (TestRelay relay =
                TestRelay.startWith(file, "twilio-auth-token", TOKEN, "public-url", "wss://relay.example.com")) {
            // When / Then
            assertThat(upgrade(relay, "/telephony/twilio/orders", signed(url + "/orders"))
                            .status())
                    .isEqualTo(101);
            assertThat(upgrade(relay, "/telephony/twilio/orders", signed(url)).status())
                    .isEqualTo(403);
            assertThat(upgrade(relay, "/telephony/twilio/sales", signed(url + "/sales"))
                            .status())
                    .isEqualTo(404);
        }
    }

    private static String streamOfTheAnswer(TestRelay relay, String target) {
        try (RawCaller caller = RawCaller.connect(relay.port())) {
            caller.write("GET " + target + " HTTP/1.1\r\nHost: inside.example:8080\r\n"
                    + signed("https://relay.example.com" + target) + "\r\n\r\n");
            String document = caller.readAnswer().body();
            return document.replaceAll("(?s).*<Stream url=\"([^\"]*)\".*", "$1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?agent=default"})
    void opensAStreamOnceWhereThatIsAskedFor(String query) {
        try (TestRelay relay = TestRelay.start(
                "twilio-auth-token", TOKEN, "twilio-once", "true", "public-url", "wss://relay.example.com")) {
            // Given
            String url = streamOfTheAnswer(relay, "/telephony/twilio/answer" + query);
            String path = url.substring("wss://relay.example.com".length());
            String another = streamOfTheAnswer(relay, "/telephony/twilio/answer" + query);

            // When
            RawCaller.Answer first = upgrade(relay, path, signed(url));
            RawCaller.Answer again = upgrade(relay, path, signed(url));
            RawCaller.Answer without =
                    upgrade(relay, "/telephony/twilio", signed("wss://relay.example.com/telephony/twilio"));
            RawCaller.Answer ofNobody = upgrade(
                    relay, "/telephony/twilio/token=x", signed("wss://relay.example.com/telephony/twilio/token=x"));
            RawCaller.Answer unsigned = upgrade(relay, another.substring("wss://relay.example.com".length()));

            // Then
            assertThat(first.status()).isEqualTo(101);
            assertThat(again.status()).isEqualTo(403);
            assertThat(again.body()).contains("has been used");
            assertThat(without.status()).isEqualTo(403);
            assertThat(without.body()).contains("/token=TOKEN");
            assertThat(ofNobody.status()).isEqualTo(403);
            assertThat(unsigned.status()).isEqualTo(403);
            assertThat(another).isNotEqualTo(url);
        }
    }

    @Test
    void asksForTheKeyWhereThereIsNoToken() {
        try (TestRelay relay = TestRelay.start("caller-key", "a-key")) {
            // When / Then
            assertThat(upgrade(relay, "/telephony/twilio", signed("wss://r/")).status())
                    .isEqualTo(401);
            assertThat(upgrade(relay, "/telephony/twilio", "Authorization: Bearer a-key")
                            .status())
                    .isEqualTo(101);
        }
    }
}
