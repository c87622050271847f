package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies of TCP that say at the beginning of a connection for whom it is. */
class ProxyProtocolTest {

    private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

    private final List<RawCaller> callers = new ArrayList<>();
    private TestRelay relay;

    @AfterEach
    void stop() {
        callers.forEach(RawCaller::close);
        relay.close();
    }

    private void startTrusting(String proxies) {
        relay = TestRelay.start("proxy-protocol", "true", "trusted-proxies", proxies, "max-calls-per-address", "1");
    }

    private RawCaller connect() {
        RawCaller caller = RawCaller.connect(relay.port());
        callers.add(caller);
        return caller;
    }

    /** For a caller at 198.51.100.{@code last}. */
    private static byte[] header(int last) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(SIGNATURE);
        header.writeBytes(new byte[] {0x21, 0x11, 0, 12, (byte) 198, 51, 100, (byte) last, 127, 0, 0, 1, 4, 0, 4, 1});
        return header.toByteArray();
    }

    private int statusOf(byte[] header) {
        return connect()
                .write(header)
                .write(RawCaller.handshake(""))
                .readAnswer()
                .status();
    }

    @Test
    void believesATrustedProxyForWhomAConnectionIs() {
        // Given
        startTrusting("127.0.0.1");

        // When
        int first = statusOf(header(7));
        int again = statusOf(header(7));
        int another = statusOf(header(8));

        // Then
        assertThat(List.of(first, again, another)).containsExactly(101, 429, 101);
    }

    @Test
    void takesAProxyThatAsksForItselfAsWhoItIs() {
        // Given
        startTrusting("127.0.0.1");
        ByteArrayOutputStream local = new ByteArrayOutputStream();
        local.writeBytes(SIGNATURE);
        local.writeBytes(new byte[] {0x20, 0, 0, 0});

        // When / Then
        assertThat(statusOf(local.toByteArray())).isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PROXY TCP4 198.51.100.7 127.0.0.1 1024 1025\r\n"})
    void cutsATrustedProxysConnectionWithoutTheHeader(String instead) {
        // Given
        startTrusting("127.0.0.1");

        // When
        RawCaller caller = connect();
        caller.tryWrite((instead + RawCaller.handshake("")).getBytes(StandardCharsets.US_ASCII));

        // Then
        assertThat(caller.closedWithoutAWord()).isTrue();
    }

    @Test
    void believesNobodyElse() {
        // Given
        startTrusting("10.0.0.0/8");

        // When / Then: whose header is no HTTP
        assertThat(statusOf(header(7))).isEqualTo(400);
    }
}
