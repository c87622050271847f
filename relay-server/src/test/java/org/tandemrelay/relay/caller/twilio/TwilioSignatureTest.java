package org.tandemrelay.relay.caller.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected values were made with the vendor's own library for Node, version 6.2.0. */
class TwilioSignatureTest {

    private final TwilioSignature signature = new TwilioSignature("0123456789abcdef0123456789abcdef");

    private static HttpHeaders signed(String... values) {
        return new DefaultHttpHeaders().set("x-twilio-signature", List.of(values));
    }

    @ParameterizedTest
    @CsvSource({
        "wss://relay.example.com/twilio, ZFiM+wiUfWef7Inppw7TcCanv4k=",
        "wss://relay.example.com:443/twilio, 0elBvflvtuiKnOB8vIGXe11KKvY=",
        "wss://relay.example.com/twilio/, N4I5kB3BBCQ/YwuuIvEQAF7pR5w=",
        "https://relay.example.com/twilio, sqExi+jkzhrrt90QrgVgqmfUjho="
    })
    void signsAnAddressAsTwilioDoes(String url, String expected) {
        // When / Then
        assertThat(signature.sign(url, Map.of())).isEqualTo(expected);
        assertThat(signature.refusal(signed(expected), url, Map.of())).isNull();
    }

    @Test
    void signsAFormAsTwilioDoes() {
        // Given
        Map<String, List<String>> form = Map.of(
                "To",
                List.of("+15550100"),
                "From",
                List.of("+15550199"),
                "CallSid",
                List.of("CA00000000000000000000000000000001"));

        // When / Then
        assertThat(signature.sign("https://relay.example.com/voice", form)).isEqualTo("8I07ecC0G1ZJJh4WxU8kGRCQdi4=");
    }

    @Test
    void countsEachValueOfARepeatedParameterOnceAndInOrder() {
        // When / Then
        assertThat(signature.sign("https://r/", Map.of("A", List.of("2", "1", "2"))))
                .isEqualTo(signature.sign("https://r/A1A2", Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        // signed, seen by the relay
        "wss://relay.example.com/twilio, wss://relay.example.com:8443/twilio",
        "wss://relay.example.com:443/twilio, wss://relay.example.com/twilio",
        "wss://relay.example.com:8443/twilio, wss://relay.example.com:8443/twilio",
        "wss://[2001:db8::1]/twilio, wss://[2001:db8::1]:8443/twilio",
        "wss://[2001:db8::1]:443/twilio, wss://[2001:db8::1]/twilio",
        "https://relay.example.com/answer?a=b:1, https://relay.example.com:443/answer?a=b:1"
    })
    void takesTheAddressWithAndWithoutThePort(String given, String seen) {
        // When / Then
        assertThat(signature.refusal(signed(signature.sign(given, Map.of())), seen, Map.of()))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "wss://relay.example.com/twilio/, wss://relay.example.com/twilio",
        "wss://relay.example.com/Twilio, wss://relay.example.com/twilio",
        "ws://relay.example.com/twilio, wss://relay.example.com/twilio",
        "https://relay.example.com/twilio, wss://relay.example.com/twilio",
        "wss://other.example.com/twilio, wss://relay.example.com/twilio",
        "wss://relay.example.com:8443/twilio, wss://relay.example.com/twilio"
    })
    void refusesAnotherAddress(String given, String seen) {
        // When / Then
        assertThat(signature.refusal(signed(signature.sign(given, Map.of())), seen, Map.of()))
                .contains(seen, "twilio-auth-token", "public-url")
                .doesNotContain("0123456789abcdef");
    }

    @Test
    void refusesWhatIsNotSignedOrSignedTwice() {
        // Given
        String url = "wss://relay.example.com/twilio";
        String right = signature.sign(url, Map.of());

        // When / Then
        assertThat(signature.refusal(new DefaultHttpHeaders(), url, Map.of())).contains("X-Twilio-Signature");
        assertThat(signature.refusal(signed(""), url, Map.of())).isNotNull();
        assertThat(signature.refusal(signed(right, right), url, Map.of())).isNotNull();
        assertThat(signature.refusal(signed(right + " "), url, Map.of())).isNotNull();
        assertThat(new TwilioSignature("another").refusal(signed(right), url, Map.of()))
                .isNotNull();
    }
}
