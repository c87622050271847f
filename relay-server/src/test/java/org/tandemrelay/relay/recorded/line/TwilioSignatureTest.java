package org.tandemrelay.relay.recorded.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures that Twilio's own SDK for Node, 6.2.0, makes. */
class TwilioSignatureTest {

    @ParameterizedTest
    @CsvSource({
        "wss://relay.example.com/twilio,     ZFiM+wiUfWef7Inppw7TcCanv4k=",
        "wss://relay.example.com:443/twilio, 0elBvflvtuiKnOB8vIGXe11KKvY=",
        "wss://relay.example.com/twilio/,    N4I5kB3BBCQ/YwuuIvEQAF7pR5w="
    })
    void isTheVendorsOwn(String address, String signature) {
        assertThat(TwilioSignature.of(URI.create(address), "0123456789abcdef0123456789abcdef"))
                .isEqualTo(signature);
    }
}
