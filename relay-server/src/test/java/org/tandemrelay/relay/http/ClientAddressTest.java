package org.tandemrelay.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

    private final ClientAddress clients = new ClientAddress(TrustedProxies.of(List.of("10.0.0.0/8", "::1")));

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                // who connects | what is said | who it is
                "192.0.2.7   | -                                | 192.0.2.7",
                "192.0.2.7   | 198.51.100.1                     | 192.0.2.7",
                "10.0.0.1    | -                                | 10.0.0.1",
                "10.0.0.1    | 198.51.100.1                     | 198.51.100.1",
                "10.0.0.1    | 203.0.113.9, 198.51.100.1        | 198.51.100.1",
                "10.0.0.1    | 203.0.113.9, 10.9.9.9            | 203.0.113.9",
                "10.0.0.1    | 10.1.1.1, 10.9.9.9               | 10.1.1.1",
                "10.0.0.1    | unknown                          | 10.0.0.1",
                "10.0.0.1    | 198.51.100.1, evil.example       | 10.0.0.1",
                "10.0.0.1    | 2001:db8::1                      | 2001:db8:0:0:0:0:0:1",
                "10.0.0.1    | 198.51.100.1:50123               | 198.51.100.1",
                "10.0.0.1    | 203.0.113.9, 198.51.100.1:50123  | 198.51.100.1",
                "10.0.0.1    | [2001:db8::1]:50123              | 2001:db8:0:0:0:0:0:1",
                "10.0.0.1    | [2001:db8::1]                    | 2001:db8:0:0:0:0:0:1",
                "10.0.0.1    | 198.51.100.1:evil                | 10.0.0.1",
                "10.0.0.1    | [198.51.100.1                    | 10.0.0.1",
                "10.0.0.1    | []:1                             | 10.0.0.1",
                "::1         | 198.51.100.1                     | 198.51.100.1"
            })
    void isTheRightmostThatNoProxyIs(String peer, String forwarded, String expected) {
        // Given
        HttpHeaders headers = new DefaultHttpHeaders();
        if (forwarded != null) {
            headers.add("X-Forwarded-For", forwarded);
        }

        // Then
        assertThat(clients.of(headers, new HttpPeer(new InetSocketAddress(peer, 1234), false))
                        .getHostAddress())
                .isEqualTo(expected);
    }
}
