package org.tandemrelay.relay.caller;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** What is Vonage's own, beside what every dialect must do. */
@Execution(ExecutionMode.CONCURRENT)
class VonageCallTest {

    private static final String SPEECH = "not-ill-disposed.wav";
    private static final String SECRET = "test-signature-secret-000000000000";
    private static final SimulatorSettings QUICK = SimulatorSettings.defaults().withThinkingMillis(50);

    /** Takes a whole turn as fast as it is given. */
    private static TestRelay relay(String... settings) {
        List<String> all = new ArrayList<>(List.of("caller-hold", "60s", "caller-backlog", "60s"));
        all.addAll(List.of(settings));
        return TestRelay.start(QUICK, "", all.toArray(String[]::new));
    }

    private static <C extends VonageCaller> C call(TestRelay relay, C caller) {
        caller.call(URI.create("ws://127.0.0.1:" + relay.port() + "/telephony/vonage"));
        return caller;
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 24_000})
    void hearsItsOwnWordsInFramesOfExactly20Milliseconds(int rateHz) {
        try (TestRelay relay = relay();
                VonageCaller caller = call(relay, new VonageCaller(rateHz))) {
            // Given
            byte[] turn = Speech.turn(SPEECH, caller.format());

            // When
            caller.speak(turn);
            caller.await(
                    "the mark at the end",
                    () -> caller.format().millisOf(caller.heard().length) > 2_500
                            && caller.marks() > caller.format().millisOf(caller.heard().length) / 200);

            // Then
            byte[] heard = caller.heard();
            assertThat(caller.frameBytes).containsOnly(rateHz / 25);
            assertThat(Speech.likeness(heard, caller.format(), turn, caller.format()))
                    .isGreaterThan(0.9);
        }
    }

    @Test
    void keepsTheFirstWordThoughItOvertakesTheFirstMessage() {
        try (TestRelay relay = relay();
                VonageCaller caller = call(relay, new VonageCaller(8_000) {
                    @Override
                    protected void begin() {
                        // Too late, on purpose.
                    }
                })) {
            // Given
            byte[] turn = Speech.turn(SPEECH, caller.format());
            caller.speak(turn);

            // When
            caller.connect();
            caller.await("a whole answer", () -> caller.format().millisOf(caller.heard().length) > 2_500);

            // Then
            assertThat(Speech.likeness(caller.heard(), caller.format(), turn, caller.format()))
                    .isGreaterThan(0.9);
        }
    }

    @Test
    void endsTheCallOfWhoSendsAudioAndNeverSaysOfWhichKind() {
        try (TestRelay relay = relay();
                VonageCaller caller = call(relay, new VonageCaller(16_000) {
                    @Override
                    protected void begin() {
                        // Never.
                    }
                })) {
            // When
            // No more than it takes: who writes on when the Close frame is there fails.
            caller.speak(new byte[640 * 301]);

            // Then
            assertThat(caller.awaitClose()).isEqualTo(new BridgeCaller.Closed(1_008, "caller_policy"));
            assertThat(relay.simulator().sessions()).isEmpty();
        }
    }

    @Test
    void endsTheCallOfAKindOfAudioThatVonageDoesNotHave() {
        try (TestRelay relay = relay();
                VonageCaller caller = call(relay, new VonageCaller(44_100))) {
            // When / Then
            assertThat(caller.awaitClose()).isEqualTo(new BridgeCaller.Closed(1_008, "caller_policy"));
        }
    }

    @Test
    void endsTheCallOfWhoSpeaksSomethingElse() {
        try (TestRelay relay = relay();
                VonageCaller caller = call(relay, new VonageCaller(16_000))) {
            // When
            for (int i = 0; i < 17 && !caller.isClosed(); i++) {
                caller.sendText("{}");
            }

            // Then
            assertThat(caller.awaitClose()).isEqualTo(new BridgeCaller.Closed(1_008, "caller_policy"));
        }
    }

    // The signature.

    private static String token(String secret, String issuer, Date issued, String id) throws JOSEException {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .issueTime(issued)
                .jwtID(id)
                .claim("api_key", "abcd1234")
                .build();
        SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        jwt.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
        return jwt.serialize();
    }

    private static RawCaller.Answer ask(TestRelay relay, String headers) {
        try (RawCaller caller = RawCaller.connect(relay.port())) {
            return caller.write(RawCaller.handshake("")
                            .replace("/v1/call", "/telephony/vonage")
                            .replace("\r\n\r\n", "\r\n" + headers + "\r\n"))
                    .readAnswer();
        }
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    @Test
    void letsInWhomVonageHasSignedAndOnlyOnce() throws JOSEException {
        try (TestRelay relay = relay("vonage-signature-secret", SECRET, "caller-key", "another-key")) {
            // Given
            String token = token(SECRET, "Vonage", new Date(), "call-1");

            // When
            RawCaller.Answer first = ask(relay, bearer(token));
            RawCaller.Answer second = ask(relay, bearer(token));

            // Then
            assertThat(first.status()).isEqualTo(101);
            assertThat(second.status()).isEqualTo(403);
            assertThat(second.body()).contains("used before");
        }
    }

    @Test
    void refusesWhomVonageHasNotSigned() throws JOSEException {
        try (TestRelay relay = relay("vonage-signature-secret", SECRET)) {
            // Given
            String forged = token("another-signature-secret-00000000000", "Vonage", new Date(), "call-1");

            // When
            RawCaller.Answer none = ask(relay, "");
            RawCaller.Answer bad = ask(relay, bearer(forged));
            RawCaller.Answer odd = ask(relay, bearer("bnVsbA.e30.AAAA"));

            // Then
            assertThat(none.status()).isEqualTo(401);
            assertThat(none.body()).contains("NCCO");
            assertThat(none.headers()).containsEntry("www-authenticate", "Bearer");
            assertThat(bad.status()).isEqualTo(403);
            assertThat(odd.status()).isEqualTo(403);
            assertThat(bad.body()).contains("signature secret").doesNotContain(SECRET);
        }
    }

    @Test
    void takesTheRelaysOwnKeyWhereNoSecretIsSet() {
        try (TestRelay relay = relay("caller-key", "the-key")) {
            // When
            RawCaller.Answer with = ask(relay, bearer("the-key"));
            RawCaller.Answer without = ask(relay, "");

            // Then
            assertThat(with.status()).isEqualTo(101);
            assertThat(without.status()).isEqualTo(401);
        }
    }
}
