package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.relay.admission.CallerKeys;

/** Who may pause a recording by {@code POST}. */
class PauseByPostTest {

    private static final String PAUSE = "{\"action\":\"pause\"}";

    @TempDir
    private Path folder;

    private KeptFolder kept;

    @BeforeEach
    void makeFolder() throws IOException {
        kept = new KeptFolder(folder);
    }

    @Test
    void isPausedByNobodyButWhoseCallItIs() throws Exception {
        // Given
        Path keys = Files.writeString(
                folder.resolve("keys.txt"),
                CallerKeys.line("shop", "key-of-the-shop") + "\n" + CallerKeys.line("web", "key-of-the-web"));
        try (TestRelay relay = kept.relay(
                        "{purpose: Training, consent: elsewhere, keep-days: 30}", "caller-keys", keys.toString());
                NativeCaller caller = NativeCaller.call(relay.callUrl(""), "key-of-the-shop")) {
            caller.awaitState("listening");
            String call = caller.await("started", 1).text("call");

            // When
            int nobody = KeptFolder.order(relay, call, PAUSE).statusCode();
            int another = KeptFolder.order(relay, call, PAUSE, "Authorization", "Bearer key-of-the-web")
                    .statusCode();
            int aPage = KeptFolder.order(
                            relay,
                            call,
                            PAUSE,
                            "Authorization",
                            "Bearer key-of-the-shop",
                            "Origin",
                            "https://evil.example")
                    .statusCode();

            // Then
            assertThat(List.of(nobody, another, aPage)).containsExactly(401, 404, 403);
            assertThat(kept.audit()).doesNotContain("recording_paused");
            assertThat(KeptFolder.order(relay, call, PAUSE, "Authorization", "Bearer key-of-the-shop")
                            .statusCode())
                    .isEqualTo(200);
            kept.awaitAudit("recording_paused");
            assertThat(kept.audit()).contains("\"by\":\"shop\"");
        }
    }

    /** Whom a provider has vouched for brings no key of the relay's: the operator has one of that name. */
    @Test
    void isPausedByTheKeyThatIsNamedLikeTheDialectWhereAProviderHasSigned() throws Exception {
        // Given
        String secret = "a-signature-secret-of-enough-letters";
        Path keys = Files.writeString(
                folder.resolve("keys.txt"),
                CallerKeys.line("vonage", "key-of-the-desk") + "\n" + CallerKeys.line("web", "key-of-the-web"));
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .issuer("Vonage")
                        .issueTime(new Date())
                        .jwtID("one")
                        .build());
        token.sign(new MACSigner(secret));
        try (TestRelay relay = kept.relay(
                        "{purpose: Training, consent: elsewhere, keep-days: 30}",
                        "caller-keys",
                        keys.toString(),
                        "vonage-signature-secret",
                        secret);
                RawCaller caller = RawCaller.connect(relay.port())) {
            RawCaller.Answer answer = caller.write(RawCaller.handshake("")
                            .replace("/v1/call", "/telephony/vonage")
                            .replace("Host", "Authorization: Bearer " + token.serialize() + "\r\nHost"))
                    .readAnswer();
            assertThat(answer.status()).isEqualTo(101);
            caller.text("{\"event\":\"websocket:connected\",\"content-type\":\"audio/l16;rate=16000\"}");
            kept.awaitAudit("recording_started");
            String call = kept.audit().replaceAll("(?s).*\"call\":\"(call_\\w+)\".*", "$1");

            // When
            int another = KeptFolder.order(relay, call, PAUSE, "Authorization", "Bearer key-of-the-web")
                    .statusCode();
            int desk = KeptFolder.order(relay, call, PAUSE, "Authorization", "Bearer key-of-the-desk")
                    .statusCode();

            // Then
            assertThat(List.of(another, desk)).containsExactly(404, 200);
        }
    }
}
