package org.tandemrelay.relay.caller;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.junit.jupiter.api.Test;

/** What a caller brings, as it may come into a log. */
class CallerCredentialTest {

    @Test
    void showsNothingOfAKeyHoweverItWasBrought() {
        // Given
        DefaultHttpHeaders bearer = new DefaultHttpHeaders();
        bearer.set("Authorization", "Bearer a-secret");
        DefaultHttpHeaders browser = new DefaultHttpHeaders();
        browser.set("Sec-WebSocket-Protocol", "tandem, tandem-token.a-secret");

        // When
        CallerCredential[] brought = {
            CallerCredential.bearer(bearer),
            CallerCredential.subprotocol(browser, "tandem-token."),
            CallerCredential.inPath("/telephony/asterisk/token=a-secret")
        };

        // Then
        assertThat(brought).containsOnly(new CallerCredential.Key("a-secret"));
        assertThat(brought).allSatisfy(key -> assertThat(key.toString()).doesNotContain("secret"));
    }
}
