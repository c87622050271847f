package org.tandemrelay.relay.recorded.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallUrlTest {

    @ParameterizedTest
    @CsvSource({
        "ws://host/v1/call,                       ws://host/v1/call?rate=8000",
        "ws://host/v1/call?,                      ws://host/v1/call?rate=8000",
        "ws://host/v1/call?rate=48000,            ws://host/v1/call?rate=8000",
        "ws://host/v1/call?agent=a%20b&rate=1&x=, ws://host/v1/call?agent=a%20b&rate=8000&x=",
        "ws://host/v1/call?framerate=7,           ws://host/v1/call?framerate=7&rate=8000",
        "wss://host:444/v1/call?agent=a#top,      wss://host:444/v1/call?agent=a&rate=8000"
    })
    void asksForTheRateAndKeepsEverythingElse(String written, String called) {
        assertThat(CallUrl.parse(written).asking(WireEncoding.PCM16, 8_000)).hasToString(called);
    }

    @ParameterizedTest
    @CsvSource({
        "ws://host/v1/call,                     opus,  ws://host/v1/call?encoding=opus&rate=8000",
        "ws://host/v1/call?rate=24000,          mulaw, ws://host/v1/call?rate=8000&encoding=mulaw",
        "ws://host/v1/call?encoding=alaw&rate=1,mulaw, ws://host/v1/call?encoding=mulaw&rate=8000",
        "ws://host/v1/call?encoding=alaw,       pcm16, ws://host/v1/call?encoding=pcm16&rate=8000"
    })
    void asksForTheEncodingUnlessItGoesWithoutSaying(String written, String encoding, String called) {
        assertThat(CallUrl.parse(written).asking(LineDialects.tandem().audio().encoding(encoding), 8_000))
                .hasToString(called);
    }

    @ParameterizedTest
    @CsvSource({
        "ws://host,             ws://host/telephony/twilio",
        "ws://host:8080/,       ws://host:8080/telephony/twilio",
        "wss://host?a=b,        wss://host/telephony/twilio?a=b",
        "ws://host/elsewhere,   ws://host/elsewhere",
        "ws:///,                ws:///"
    })
    void isAtThePathOfItsProtocolUnlessItNamesOne(String written, String called) {
        assertThat(CallUrl.parse(written).orAt("/telephony/twilio").uri()).hasToString(called);
    }

    @Test
    void knowsTheRateThatTheAddressAsksFor() {
        assertThat(CallUrl.parse("ws://host/v1/call?a=1&rate=48000").rate()).isEqualTo("48000");
        assertThat(CallUrl.parse("ws://host/v1/call?a=1").rate()).isNull();
    }

    @Test
    void saysWhatIsWrongWithAnAddress() {
        assertThatThrownBy(() -> CallUrl.parse("ws://host/a b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ws://host/a b is no address");
    }
}
