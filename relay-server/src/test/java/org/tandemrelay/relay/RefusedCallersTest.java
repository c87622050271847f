package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is not let in is counted by why. */
class RefusedCallersTest {

    private static TestRelay relay;
    private static RawCaller inside;

    @BeforeAll
    static void start() {
        relay = TestRelay.start("caller-key", "the-key-of-the-test", "max-calls", "1");
        inside = RawCaller.connect(relay.port());
        assertThat(inside.write(knowing("")).readAnswer().status()).isEqualTo(101);
    }

    @AfterAll
    static void stop() {
        inside.close();
        relay.close();
    }

    private static String knowing(String more) {
        return RawCaller.handshake("").replace("Host", more + "Authorization: Bearer the-key-of-the-test\r\nHost");
    }

    @ParameterizedTest
    @CsvSource({
        "handshake, 426, 'Upgrade: websocket\r\n', ''",
        "credential, 401, the-key-of-the-test, another",
        "forbidden, 403, Host, 'Origin: https://elsewhere.example\r\nHost'",
        "too_many, 429, Host, Host"
    })
    void areCountedByReason(String reason, int status, String right, String wrong) {
        // Given
        double before = relay.metric("tandem_calls_refused_total", "\"" + reason + "\"");
        try (RawCaller caller = RawCaller.connect(relay.port())) {
            // When
            int answered = caller.write(knowing("").replaceFirst(right, wrong))
                    .readAnswer()
                    .status();

            // Then
            assertThat(answered).isEqualTo(status);
            assertThat(relay.metric("tandem_calls_refused_total", "\"" + reason + "\""))
                    .isEqualTo(before + 1);
        }
    }
}
